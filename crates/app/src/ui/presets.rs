//! Experiments to start from, and lessons in reading curves: each a link like any other.

use schema::LESSONS;
use yew::prelude::*;

use super::fold::use_dismissal;
use super::use_page;
use crate::i18n::{Id, id};

struct Preset {
    name: Id,
    help: Id,
    hash: &'static str,
}

const PRESETS: [Preset; 10] = [
    Preset {
        name: id::PRESET_RACE,
        help: id::PRESET_RACE_HELP,
        hash: "#v=1&search=grid,random,tpe,gp&trials=40&epochs=60",
    },
    Preset {
        name: id::PRESET_LUCK,
        help: id::PRESET_LUCK_HELP,
        hash: "#v=1&search=random,tpe,gp&trials=20&seeds=5&twice=on&width=8..64&dropout=0..0.5",
    },
    // The figure in its text is this link's: `cargo xtask bench search` does not measure it; docs/search.md says how.
    Preset {
        name: id::PRESET_HALF,
        help: id::PRESET_HALF_HELP,
        hash: "#v=1&search=random,tpe,gp&trials=40&seeds=10&lag=1&width=8..128&dropout=0..0.5",
    },
    Preset {
        name: id::PRESET_LANDSCAPE,
        help: id::PRESET_LANDSCAPE_HELP,
        hash: "#v=1&search=random,tpe,gp&trials=24&survey=16",
    },
    Preset {
        name: id::PRESET_YOU,
        help: id::PRESET_YOU_HELP,
        hash: "#v=1&search=random,gp,you&trials=12&epochs=40",
    },
    Preset {
        name: id::PRESET_HALVING,
        help: id::PRESET_HALVING_HELP,
        hash: "#v=1&search=random,halving,hyperband,asha&trials=27&epochs=81&width=8..128&dropout=0..0.6",
    },
    Preset {
        name: id::PRESET_OPTIMISERS,
        help: id::PRESET_OPTIMISERS_HELP,
        hash: "#v=1&search=random,tpe,gp&trials=40&opt=momentum|rmsprop|adam&momentum=0.5..0.99&alpha=0.9..0.999&beta1=0.5..0.99",
    },
    // tests/tests/digits.rs holds it to what its networks reach.
    Preset {
        name: id::PRESET_CNN,
        help: id::PRESET_CNN_HELP,
        hash: "#v=1&model=mlp|cnn&opt=adam&lr=0.002&bs=32&epochs=30&share=0.8&channels=16&pool=avg&width=64&norm=batch&dropout=0.3&search=grid&trials=2&repeats=3",
    },
    // tests/tests/finetuning.rs holds it to what its text says.
    Preset {
        name: id::PRESET_TRANSFER,
        help: id::PRESET_TRANSFER_HELP,
        hash: "#v=1&classes=5-9&size=50&share=0.7&model=cnn&channels=16&pool=avg&act=tanh&opt=adam&lr=0.001..0.1/5&bs=16&epochs=5&pretrain=0|50&prelr=0.003&freeze=0|1&search=grid&trials=20",
    },
    Preset {
        name: id::PRESET_MAP,
        help: id::PRESET_MAP_HELP,
        hash: "#v=1&data=circles&samples=300&epochs=40&width=8&lr=0.001..100/32&bs=8..512/32&search=grid&trials=1024",
    },
];

#[derive(Properties, PartialEq)]
pub(crate) struct PresetsProps {}

#[component]
pub(crate) fn Presets(_: &PresetsProps) -> Html {
    let page = use_page();
    let t = |id: Id| page.i18n.t(id);
    let menu = use_node_ref();
    use_dismissal(&menu);
    let open = |hash: &'static str| {
        let (driver, menu) = (page.driver.clone(), menu.clone());
        Callback::from(move |event: MouseEvent| {
            // Another tab may still be opened with it.
            if event.ctrl_key() || event.meta_key() || event.shift_key() {
                return;
            }
            event.prevent_default();
            // Another experiment, but the same page.
            let mut presentation = (*driver.presentation()).clone();
            presentation.set_title("");
            presentation.set_note("");
            driver.load_hash(hash);
            driver.present(presentation);
            driver.note();
            if let Some(menu) = menu.cast::<web_sys::HtmlDetailsElement>() {
                menu.set_open(false);
            }
        })
    };
    let item = |hash: &'static str, name: AttrValue, help: AttrValue| {
        html! { <li><a href={hash} onclick={open(hash)}><b>{ name }</b><span>{ help }</span></a></li> }
    };
    let lesson_text = |parts: &[&str]| page.i18n.named(parts);
    html! {
        <details class="presets" ref={menu.clone()} data-testid="presets">
            <summary>{ t(id::PRESETS) }</summary>
            <ul class="panel">
                { for PRESETS.iter().map(|preset| item(preset.hash, t(preset.name), t(preset.help))) }
                <li class="heading"><h2>{ t(id::LESSONS) }</h2></li>
                { for LESSONS.iter().map(|lesson| item(lesson.hash, lesson_text(&["lesson", lesson.name]), lesson_text(&["lesson", lesson.name, "help"]))) }
            </ul>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_an_experiment_that_needs_no_mending() {
        for preset in &PRESETS {
            let link = schema::decode(preset.hash);
            assert_eq!(link.notes, [], "{}", preset.hash);
            assert!(!link.play);
        }
    }
}
