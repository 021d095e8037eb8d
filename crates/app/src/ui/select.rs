//! Drop-down lists that always show the present choice.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct SelectProps {
    /// Values with their labels.
    pub(crate) options: Vec<(&'static str, AttrValue)>,
    pub(crate) chosen: AttrValue,
    pub(crate) label: AttrValue,
    pub(crate) on_pick: Callback<String>,
}

/// One of some values that are known beforehand.
#[component]
pub(crate) fn Select(props: &SelectProps) -> Html {
    let chosen = props.options.iter().position(|(value, _)| *value == props.chosen);
    let options: Vec<_> =
        props.options.iter().map(|(value, name)| (AttrValue::from(*value), name.clone())).collect();
    let on_pick = {
        let (options, on_pick) = (props.options.clone(), props.on_pick.clone());
        Callback::from(move |place: usize| {
            options.get(place).into_iter().for_each(|(value, _)| on_pick.emit((*value).to_owned()));
        })
    };
    html! { <Pick {options} {chosen} label={props.label.clone()} {on_pick} /> }
}

#[derive(Properties, PartialEq)]
pub(crate) struct PickProps {
    /// Values with their labels.
    pub(crate) options: Vec<(AttrValue, AttrValue)>,
    /// Position of the present choice.
    pub(crate) chosen: Option<usize>,
    pub(crate) label: AttrValue,
    pub(crate) on_pick: Callback<usize>,
    #[prop_or_default]
    pub(crate) testid: Option<&'static str>,
}

/// One of any values.
#[component]
pub(crate) fn Pick(props: &PickProps) -> Html {
    let node = use_node_ref();
    {
        // A browser ignores `selected` on options that a person has picked before; the element's choice it obeys.
        let node = node.clone();
        use_effect_with((props.chosen, props.options.clone()), move |(chosen, _)| {
            if let Some(select) = node.cast::<HtmlSelectElement>() {
                select.set_selected_index(chosen.map_or(-1, |place| i32::try_from(place).unwrap_or(-1)));
            }
        });
    }
    let onchange = {
        let on_pick = props.on_pick.clone();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            if let Ok(place) = usize::try_from(select.selected_index()) {
                on_pick.emit(place);
            }
        })
    };
    html! {
        <select ref={node} {onchange} aria-label={props.label.clone()} title={props.label.clone()} data-testid={props.testid}>
            { for props.options.iter().enumerate().map(|(place, (value, name))| html! {
                <option {value} selected={Some(place) == props.chosen}>{ name }</option>
            }) }
        </select>
    }
}
