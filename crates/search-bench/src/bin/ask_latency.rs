//! One question to a searcher, to be asked again and again in WebAssembly: trial 100 of four parameters, after as many
//! trials of its own.

#[cfg(target_arch = "wasm32")]
mod wasm {
    use search::{Ask, Observation, Proposal, SearcherKind};
    use search_bench::Objective;
    use wasm_bindgen::JsError;
    use wasm_bindgen::prelude::wasm_bindgen;

    const OBJECTIVE: &str = "tune_mlp4";
    const OBSERVATIONS: u32 = 100;

    /// The question.
    #[wasm_bindgen]
    pub struct Question(Ask);

    #[wasm_bindgen]
    impl Question {
        /// Runs the searcher for as many trials as it is to have seen.
        ///
        /// # Errors
        /// If there is no such searcher, or its own.
        #[wasm_bindgen(constructor)]
        pub fn new(searcher: &str) -> Result<Question, JsError> {
            let kind = SearcherKind::ALL.into_iter().find(|kind| kind.key() == searcher);
            let kind = kind.ok_or_else(|| JsError::new("no such searcher"))?;
            let objective = Objective::public().into_iter().find(|it| it.name == OBJECTIVE);
            let objective = objective.ok_or_else(|| JsError::new("no such objective"))?;
            let mut ask = Ask::new(kind, objective.space.clone(), OBSERVATIONS + 1, 0);
            while ask.trial < OBSERVATIONS {
                let Proposal::Try(point) = ask.answer()? else {
                    return Err(JsError::new("it has no answer"));
                };
                let value = objective.loss(&point);
                ask.history.push(Observation { trial: ask.trial, point, value, until: 1 });
                ask.trial += 1;
            }
            Ok(Self(ask))
        }

        /// Answers it with the draws of a seed.
        ///
        /// # Errors
        /// The searcher's own.
        pub fn answer(&mut self, seed: u32) -> Result<(), JsError> {
            self.0.seed = seed;
            self.0.answer()?;
            Ok(())
        }
    }
}

fn main() {}
