//! The branches side by side: what each changed, and what came of it.

use schema::Outcome;
use yew::prelude::*;

use super::stage::in_words;
use super::{PartProps, letter, standing};
use crate::charts::branches::color;
use crate::charts::theme::css;
use crate::format;
use crate::i18n::id;
use crate::panda::{Branch, Panda};
use crate::ui::{Page, icons, use_page};

/// Changes told of a branch; the list below the curves has all.
const LINES: usize = 4;

#[component]
pub(super) fn BranchTable(props: &PartProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let rows = props.desk.read(|panda| {
        let rows = panda.branches().iter().enumerate();
        rows.map(|(place, branch)| row(&page, props, panda, place, branch)).collect::<Html>()
    });
    let alone = props.desk.read(|panda| panda.branches().len() == 1);
    html! {
        <section class="panel" data-testid="branches">
            <h2>{ i18n.t(id::BRANCHES_TITLE) }</h2>
            if alone { <p class="hint">{ i18n.t(id::BRANCHES_ALONE) }</p> }
            <div class="table-scroll" tabindex="0">
                <table>
                    <thead><tr>
                        <th scope="col">{ i18n.t(id::BRANCH) }</th>
                        <th scope="col">{ i18n.t(id::BRANCH_CHANGES) }</th>
                        <th scope="col">{ i18n.t(id::BRANCH_EPOCHS) }</th>
                        <th scope="col" title={i18n.t(id::BRANCH_LOSS_HELP)}>{ i18n.t(id::BRANCH_LOSS) }</th>
                        <th scope="col">{ i18n.t(id::BRANCH_ACC) }</th>
                    </tr></thead>
                    <tbody>{ rows }</tbody>
                </table>
            </div>
        </section>
    }
}

fn row(page: &Page, props: &PartProps, panda: &Panda, place: usize, branch: &Branch) -> Html {
    let i18n = &page.i18n;
    let current = place == panda.current();
    let from = branch.parent.map_or(0, |(_, epoch)| epoch);
    let root = branch.parent.map(|(parent, epoch)| {
        i18n.ta(id::BRANCH_FROM, &[("branch", letter(parent).into()), ("epoch", epoch.into())])
    });
    let own = branch.turns.windows(2).filter(|pair| pair[1].epoch >= from);
    let mut lines: Vec<String> = own
        .map(|pair| {
            let words = in_words(page, &pair[0].study, &pair[1].study);
            // What changed where it began needs no epoch.
            if branch.parent.is_some() && pair[1].epoch == from {
                return words;
            }
            format!("{} {words}", i18n.ta(id::PANDA_AT, &[("epoch", pair[1].epoch.into())]))
        })
        .collect();
    // A branch from before the first step has nothing but other first settings.
    if let Some((parent, 0)) = branch.parent {
        let words = in_words(page, &panda.branches()[parent].turns[0].study, &branch.turns[0].study);
        lines.extend((!words.is_empty()).then_some(words));
    }
    let more = lines.len().saturating_sub(LINES);
    lines.truncate(LINES);
    lines.extend((more > 0).then(|| i18n.ta(id::BRANCH_MORE, &[("count", (more as u32).into())])));
    let lines: Vec<String> = root.into_iter().chain(lines).collect();
    let choose = {
        let desk = props.desk.clone();
        Callback::from(move |_: MouseEvent| desk.act(|panda, now| panda.choose(place, now)))
    };
    let cut = {
        let desk = props.desk.clone();
        Callback::from(move |_: MouseEvent| desk.act(|panda, now| panda.cut(place, now)))
    };
    let swatch = if current { page.theme.validation() } else { color(page.theme, place) };
    let reached = match branch.outcome {
        Outcome::Diverged | Outcome::Failed => {
            format!("{} · {}", branch.reached(), i18n.outcome(branch.outcome))
        }
        _ => format!("{}/{}", branch.reached(), branch.last_run().epochs),
    };
    let best = branch.own_best();
    let name = i18n.ta(id::BRANCH_CHOOSE, &[("branch", letter(place).into())]);
    html! {
        <tr key={place} class={current.then_some("selected")}>
            <th scope="row">
                <button class="quiet" onclick={choose} aria-label={name} aria-current={current.then_some("true")} data-testid={format!("branch-{}", letter(place))}>
                    <i class="swatch" style={format!("background:{}", css(swatch))}></i>{ letter(place) }
                </button>
                if place > 0 {
                    <button class="quiet tiny" onclick={cut} title={i18n.t(id::BRANCH_CUT)} aria-label={format!("{}: {}", letter(place), i18n.t(id::BRANCH_CUT))}>{ icons::close() }</button>
                }
            </th>
            <td class="wrap">{ for lines.iter().map(|line| html! { <div>{ line }</div> }) }if lines.is_empty() { { "—" } }</td>
            <td title={standing(page, branch)}>{ reached }</td>
            <td>{ best.map_or_else(|| "—".to_owned(), |best| format!("{} ({})", format::loss(f64::from(best.val_loss)), best.epoch)) }</td>
            <td>{ best.and_then(|best| best.val_acc).map_or_else(|| "—".to_owned(), format::percent) }</td>
        </tr>
    }
}
