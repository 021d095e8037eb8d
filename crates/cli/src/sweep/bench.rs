//! Where a thread trains: its engine, the data sets of the experiment's folds, and runs that may go on.

use std::rc::Rc;

use schema::{Curves, DataConfig, Engine, Outcome, Plan};
use train::{CandleTrainer, Dataset, FusedTrainer, Session, Shelf, TrainError, Trainer};

use super::Trained;

/// A thread's own.
#[derive(Debug)]
pub(super) struct Bench {
    engine: Engine,
    data: Vec<Rc<Dataset>>,
    fused: Shelf<FusedTrainer>,
    candle: Shelf<CandleTrainer>,
}

impl Bench {
    /// With the data of the plain split.
    pub(super) fn new(engine: Engine, data: Rc<Dataset>) -> Self {
        Self { engine, data: vec![data], fused: Shelf::default(), candle: Shelf::default() }
    }

    /// Trains a stretch of a trial, part after part, up to the first that diverges. The curves hold what was trained now.
    pub(super) fn train(&mut self, plan: &Plan) -> Trained {
        let mut curves = Curves::default();
        let mut part = 0;
        loop {
            let data = self.dataset(&plan.part(part).run.data)?;
            let (points, report) = match self.engine.on_cpu() {
                Engine::Auto | Engine::Gpu | Engine::Fused => stretch(&mut self.fused, plan, part, data)?,
                Engine::Candle => stretch(&mut self.candle, plan, part, data)?,
            };
            curves.add(part, points.into_iter().filter(|point| plan.course.owns(point.epoch)));
            part += 1;
            if report.outcome == Outcome::Diverged || part == plan.parts.count() {
                return Ok((curves, report));
            }
        }
    }

    fn dataset(&mut self, config: &DataConfig) -> Result<Rc<Dataset>, TrainError> {
        if let Some(data) = self.data.iter().find(|data| data.config == *config) {
            return Ok(Rc::clone(data));
        }
        let data = Rc::new(Dataset::load(config)?);
        self.data.push(Rc::clone(&data));
        Ok(data)
    }
}

fn stretch<T: Trainer>(
    shelf: &mut Shelf<T>,
    plan: &Plan,
    part: u32,
    data: Rc<Dataset>,
) -> Result<(Vec<schema::CurvePoint>, schema::RunReport), TrainError> {
    let course = plan.part(part);
    let mut session = match shelf.take(&course, plan.until) {
        Some(mut session) => {
            session.turn(course)?;
            session
        }
        None => Session::follow(course, data, shelf.pretrained.clone())?,
    };
    let curve = session.work(u32::MAX, plan.until)?;
    let report = session.report_so_far()?;
    if report.outcome == Outcome::Pruned {
        shelf.put(session);
    }
    Ok((curve, report))
}
