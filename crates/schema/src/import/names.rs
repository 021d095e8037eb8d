//! What columns are called, and what that tells. Names are taken apart into words: `eval/f1_mean` is `eval`, `f1`, `mean`.
//! Lists are words with spaces between.

const LOWER: &str =
    "loss error err rmse mse mae mape perplexity ppl nll logloss crossentropy cost regret wer cer";
const HIGHER: &str = "accuracy acc f1 auc auroc auprc score reward return r2 precision recall bleu rouge iou map dice ndcg \
    mcc kappa success psnr";
/// Says that something is measured, but not whether more is better.
const EITHER: &str = "objective value metric target result";
/// With one of these a name is a setting, whatever else it says.
const SETTINGS: &str = "weight coef coeff coefficient lambda scale fn func function type smoothing threshold margin goal \
    monitor tol scaling";
const KNOBS: &str = "lr learning batch bs epochs dropout optimizer optimiser opt momentum decay wd hidden layers units \
    width depth activation act warmup scheduler seed gamma alpha beta beta1 beta2 eps epsilon l1 l2 \
    n_estimators max_depth kernel filters channels config regularization";
const NUMBERS: &str = "trial number run id trial_id run_id trial_number iteration";
const STATES: &str = "state status outcome trial_state";
const SECONDS: &str = "seconds duration runtime elapsed time train_time training_time wall_time time_total_s duration_s \
    time_s";
const LEARNERS: &str = "learner student user author who person player";
const GROUPS: &str = "searcher sampler algorithm study study_name group team";
/// Says when or where something ran.
const ASIDE: &str = "date datetime timestamp created updated start end notes note tags host hostname";

/// The words of a name, in small letters.
fn words(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// The whole name in small letters with `_` between words.
fn plain(name: &str) -> String {
    words(name).collect::<Vec<_>>().join("_")
}

/// Whether one of the name's words is on a list.
fn has(name: &str, list: &str) -> bool {
    words(name).any(|word| lists(list, &word))
}

/// Whether the whole name is on a list.
fn is(name: &str, list: &str) -> bool {
    lists(list, &plain(name))
}

fn lists(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|listed| listed == word)
}

fn is_setting(name: &str) -> bool {
    has(name, SETTINGS)
}

/// Whether a column of this name may be what trials are measured by.
pub(super) fn is_measure(name: &str) -> bool {
    !is_setting(name) && (has(name, LOWER) || has(name, HIGHER) || is(name, EITHER))
}

/// Whether more of it is better.
pub(super) fn is_higher_better(name: &str) -> bool {
    has(name, HIGHER) && !has(name, LOWER)
}

/// How likely a name is that of the objective; 0 where it does not sound like one at all.
pub(super) fn objective_rank(name: &str) -> u32 {
    if !is_measure(name) {
        return 0;
    }
    let mut rank = 10;
    rank += if is(name, "objective value loss accuracy metric score") { 6 } else { 0 };
    rank += if has(name, "val valid validation dev eval") { 7 } else { 0 };
    rank += if has(name, "best final") { 1 } else { 0 };
    rank += if has(name, "loss accuracy acc") { 1 } else { 0 };
    rank -= if has(name, "train training std step batch") { 8 } else { 0 };
    rank - if has(name, "test") { 2 } else { 0 }
}

/// Whether a column of this name numbers the trials.
pub(super) fn is_number(name: &str) -> bool {
    is(name, NUMBERS)
}

/// Whether a column of this name says how a trial ended.
pub(super) fn is_state(name: &str) -> bool {
    is(name, STATES)
}

/// Whether a column of this name says how long a trial took.
pub(super) fn is_seconds(name: &str) -> bool {
    is(name, SECONDS)
}

/// Whether a column of this name says who tried.
pub(super) fn is_learner(name: &str) -> bool {
    is(name, LEARNERS)
}

/// Whether a column of this name says what a trial belongs to.
pub(super) fn is_group(name: &str) -> bool {
    is(name, GROUPS) || is_learner(name)
}

/// Whether a column of this name is a hyperparameter that many have.
pub(super) fn is_knob(name: &str) -> bool {
    is(name, KNOBS) || has(name, KNOBS)
}

/// Whether a column of this name neither sets nor measures anything.
pub(super) fn is_aside(name: &str) -> bool {
    is_number(name)
        || is_state(name)
        || is_seconds(name)
        || is_group(name)
        || has(name, ASIDE)
        || plain(name) == "name"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_is_told_from_a_setting() {
        for name in ["val_loss", "Loss", "eval/f1_mean", "value", "test.acc", "objective", "R2"] {
            assert!(is_measure(name), "{name}");
        }
        for name in [
            "lr",
            "loss_fn",
            "loss_weight",
            "score threshold",
            "metric.goal",
            "label smoothing",
            "values",
            "batch",
        ] {
            assert!(!is_measure(name), "{name}");
        }
    }

    #[test]
    fn more_accuracy_is_better_and_more_loss_is_not() {
        assert!(is_higher_better("val_accuracy") && is_higher_better("mean reward"));
        assert!(
            !is_higher_better("val_loss") && !is_higher_better("value") && !is_higher_better("1 - acc loss")
        );
    }

    #[test]
    fn what_was_measured_on_held_out_data_is_the_likeliest_objective() {
        let mut names = ["train_loss", "test_loss", "val_loss", "lr"];
        names.sort_by_key(|name| std::cmp::Reverse(objective_rank(name)));
        assert_eq!(names, ["val_loss", "test_loss", "train_loss", "lr"]);
        assert_eq!(objective_rank("lr"), 0);
    }
}
