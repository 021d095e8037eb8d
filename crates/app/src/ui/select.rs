//! A drop-down list that always shows the present choice.

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

#[component]
pub(crate) fn Select(props: &SelectProps) -> Html {
    let node = use_node_ref();
    {
        // A browser ignores `selected` on options that a person has picked before; the element's value it obeys.
        let node = node.clone();
        use_effect_with((props.chosen.clone(), props.options.clone()), move |(chosen, _)| {
            if let Some(select) = node.cast::<HtmlSelectElement>() {
                select.set_value(chosen);
            }
        });
    }
    let onchange =
        props.on_pick.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    html! {
        <select ref={node} {onchange} aria-label={props.label.clone()} title={props.label.clone()}>
            { for props.options.iter().map(|(value, label)| html! {
                <option value={*value} selected={*value == props.chosen}>{ label }</option>
            }) }
        </select>
    }
}
