//! Trials of one shape on one data set, trained side by side.
//!
//! [`Population::submit`] sends a dispatch off, [`Population::collect`] waits for the oldest one under way and says how
//! every trial in it stands. Two may be under way, so that the device never waits for the host. Knows no run, no
//! epochs' meaning and no clock.

use std::collections::VecDeque;
use std::rc::Rc;

use bytemuck::cast_slice;

use crate::buffers::{Buffers, FLIGHTS, params_bytes};
use crate::device::Gpu;
use crate::error::GpuError;
use crate::examples::{Examples, upload};
use crate::exchange::{Allowance, Saved, Slot, Standing, Tally, Wish};
use crate::kernel::{Kernel, Refusals};
use crate::plan::Plan;
use crate::records::{Hyper, Point, State, Status, Tick};

/// Most dispatches of a submission.
const ROUNDS_MAX: u32 = 64;

#[derive(Debug)]
struct Flight {
    took_part: Vec<Slot>,
    /// What each may have spent.
    budget: u64,
    wishes: Vec<(Slot, Wish)>,
    landing: usize,
    bytes: u64,
    submission: wgpu::SubmissionIndex,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    generation: u32,
    taken: bool,
    /// Still in training, as far as is known.
    active: bool,
}

/// Trials of one shape on one data set.
#[derive(Debug)]
pub struct Population {
    gpu: Gpu,
    kernel: Rc<Kernel>,
    sizes: [u32; 2],
    examples: wgpu::Buffer,
    buffers: Buffers,
    /// Most trials: by the plan, or by what the device has given.
    most: u32,
    places: Vec<Place>,
    /// In training, in the order in which dispatches take them.
    active: Vec<u32>,
    active_changed: bool,
    /// Where the next dispatch begins, if it cannot take all.
    next: usize,
    wishes: VecDeque<(Slot, Wish)>,
    flights: VecDeque<Flight>,
    flown: usize,
}

impl Population {
    /// With room for so many trials at first.
    ///
    /// # Errors
    /// [`GpuError::Refused`] if the device does not accept the buffers.
    pub async fn new(
        gpu: &Gpu,
        kernel: Rc<Kernel>,
        examples: &Examples,
        slots: u32,
    ) -> Result<Self, GpuError> {
        let refusals = Refusals::watch(gpu);
        let data = upload(gpu, examples);
        let most = kernel.plan().slots;
        let slots = slots.clamp(1, most);
        let buffers = Buffers::new(gpu, &kernel, &data, examples.train, slots);
        refusals.check().await?;
        Ok(Self {
            gpu: gpu.clone(),
            kernel,
            sizes: [examples.train, examples.validation],
            examples: data,
            buffers,
            most,
            places: Vec::new(),
            active: Vec::new(),
            active_changed: false,
            next: 0,
            wishes: VecDeque::new(),
            flights: VecDeque::new(),
            flown: 0,
        })
    }

    /// How it lies on the device.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        self.kernel.plan()
    }

    /// Trials in training, as far as is known.
    #[must_use]
    pub fn active(&self) -> u32 {
        self.active.len() as u32
    }

    /// Trials that one dispatch takes at most.
    #[must_use]
    pub fn at_once(&self) -> u32 {
        self.active().min(self.buffers.groups)
    }

    /// Whether there is nothing to send off.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.active.is_empty() && self.wishes.is_empty()
    }

    /// Dispatches under way.
    #[must_use]
    pub fn under_way(&self) -> usize {
        self.flights.len()
    }

    /// Whether another trial can be added.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.places.len() < self.buffers.slots as usize || self.places.iter().any(|place| !place.taken)
    }

    /// Whether more memory would give it more room.
    #[must_use]
    pub fn can_grow(&self) -> bool {
        self.buffers.slots < self.most
    }

    /// Doubles its memory, if the device has so much. Only while no dispatch is under way: that would land in the old one.
    pub async fn grow(&mut self) {
        let slots = (2 * self.buffers.slots).min(self.most);
        let refusals = Refusals::watch(&self.gpu);
        let next = Buffers::new(&self.gpu, &self.kernel, &self.examples, self.sizes[0], slots);
        if refusals.check().await.is_err() {
            self.most = self.buffers.slots;
            return;
        }
        next.take_over(&self.gpu, &self.buffers);
        self.buffers = next;
        self.active_changed = true;
    }

    /// Takes on a trial with these parameters, or where it stood elsewhere; none if it is full.
    pub fn add(&mut self, hyper: &Hyper, weights: &[f32], saved: Option<&Saved>) -> Option<Slot> {
        let slot = self.free_place()?;
        let index = u64::from(slot.index);
        let at = index * params_bytes(self.plan());
        let fresh = State::fresh();
        let state = saved.map_or(fresh, |saved| saved.state.resumed());
        let queue = &self.gpu.queue;
        match saved {
            Some(saved) => queue.write_buffer(&self.buffers.params, at, cast_slice(&saved.params)),
            None => {
                // Moments of a trial that had this place before must not stay.
                let mut params = vec![0.0_f32; 3 * self.plan().stride as usize];
                params[..weights.len()].copy_from_slice(weights);
                queue.write_buffer(&self.buffers.params, at, cast_slice(&params));
            }
        }
        queue.write_buffer(
            &self.buffers.states,
            index * size_of::<State>() as u64,
            bytemuck::bytes_of(&state),
        );
        self.set_hyper(slot, hyper);
        if state.status() == Status::Training {
            self.places[slot.index as usize].active = true;
            self.active.push(slot.index);
            self.active_changed = true;
        }
        Some(slot)
    }

    /// Changes a trial's numbers.
    pub fn set_hyper(&self, slot: Slot, hyper: &Hyper) {
        if self.holds(slot) {
            let at = u64::from(slot.index) * size_of::<Hyper>() as u64;
            self.gpu.queue.write_buffer(&self.buffers.hypers, at, bytemuck::bytes_of(hyper));
        }
    }

    /// Forgets a trial.
    pub fn remove(&mut self, slot: Slot) {
        if self.holds(slot) {
            self.retire(slot.index);
            self.places[slot.index as usize].taken = false;
            self.wishes.retain(|(wished, _)| *wished != slot);
        }
    }

    /// Asks for a trial's parameters; a coming dispatch brings them.
    pub fn wish(&mut self, slot: Slot, wish: Wish) {
        if self.holds(slot) && !self.wishes.contains(&(slot, wish)) {
            self.wishes.push_back((slot, wish));
        }
    }

    /// Wishes of this kind that are not yet under way.
    #[must_use]
    pub fn wishes(&self, kind: Wish) -> usize {
        self.wishes.iter().filter(|(_, wish)| *wish == kind).count()
    }

    /// Sends off a dispatch, unless two are under way or there is nothing to do; how many trials it takes along.
    pub fn submit(&mut self, allowance: Allowance) -> u32 {
        if self.flights.len() == FLIGHTS || self.is_idle() {
            return 0;
        }
        let allowance = self.within_limits(allowance);
        let queue = self.gpu.queue.clone();
        if self.active_changed {
            queue.write_buffer(&self.buffers.active, 0, cast_slice(&self.active));
            self.active_changed = false;
        }
        if self.next >= self.active.len() {
            self.next = 0;
        }
        let left = self.active.len() - self.next;
        let groups = left.min(allowance.groups.min(self.buffers.groups) as usize);
        let [block_cost, evaluation_cost, update_cost, order_cost] = self.plan().costs(self.sizes[0]);
        let tick = Tick {
            budget: allowance.budget,
            points: self.buffers.points_each,
            train: self.sizes[0],
            validation: self.sizes[1],
            block_cost,
            evaluation_cost,
            update_cost,
            order_cost,
            first: self.next as u32,
            fresh: 1,
            evaluated: if self.sizes[1] == 0 { 0 } else { self.sizes[0] },
            unused: 0,
        };
        for (buffer, fresh) in self.buffers.ticks.iter().zip([1, 0]) {
            queue.write_buffer(buffer, 0, bytemuck::bytes_of(&Tick { fresh, ..tick }));
        }
        let mut encoder = self.gpu.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        if groups > 0 {
            let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
            pass.set_pipeline(self.kernel.pipeline());
            for round in 0..allowance.rounds {
                pass.set_bind_group(0, &self.buffers.bindings[usize::from(round > 0)], &[]);
                pass.dispatch_workgroups(groups as u32, 1, 1);
            }
        }
        let landing = self.flown % FLIGHTS;
        let (wishes, bytes) = self.copy_out(&mut encoder, landing);
        let submission = queue.submit([encoder.finish()]);
        let range = self.next..self.next + groups;
        let took_part = self.active[range].iter().map(|&index| self.slot(index)).collect();
        let budget = u64::from(allowance.budget) * u64::from(allowance.rounds);
        self.flights.push_back(Flight { took_part, budget, wishes, landing, bytes, submission });
        self.flown += 1;
        self.next += groups;
        groups as u32
    }

    /// The same work, in more dispatches where one may not do so much.
    fn within_limits(&self, allowance: Allowance) -> Allowance {
        let budget = allowance.budget.min(self.gpu.traits().budget);
        let rounds = allowance.budget.div_ceil(budget.max(1)).saturating_mul(allowance.rounds.max(1));
        Allowance { budget, rounds: rounds.min(ROUNDS_MAX), ..allowance }
    }

    /// Waits for the oldest dispatch under way.
    ///
    /// # Errors
    /// [`GpuError::Lost`]
    pub async fn collect(&mut self) -> Result<Tally, GpuError> {
        let Some(flight) = self.flights.pop_front() else { return Ok(Tally::default()) };
        let landing = &self.buffers.landing[flight.landing];
        let bytes = self.gpu.read(landing, flight.bytes, flight.submission).await?;
        let words: Vec<u32> = bytemuck::pod_collect_to_vec(&bytes);
        let states_len = (self.buffers.states.size() / 4) as usize;
        let points_len = (self.buffers.points.size() / 4) as usize;
        let states: &[State] = cast_slice(whole::<State>(&words[..states_len]));
        let points: &[Point] = cast_slice(whole::<Point>(&words[states_len..states_len + points_len]));
        let each = self.buffers.points_each as usize;
        let mut tally = Tally { groups: flight.took_part.len() as u32, ..Tally::default() };
        for slot in flight.took_part {
            if !self.holds(slot) {
                continue;
            }
            let state = states[slot.index as usize];
            let first = slot.index as usize * each;
            let points = points[first..first + (state.points as usize).min(each)].to_vec();
            tally.was_limited |= u64::from(state.spent) >= flight.budget;
            if state.status() != Status::Training {
                self.retire(slot.index);
            }
            tally.standings.push(Standing { slot, state, points });
        }
        let mut at = states_len + points_len;
        for (slot, wish) in flight.wishes {
            let length = (wish_bytes(self.plan(), wish) / 4) as usize;
            if self.holds(slot) {
                let params = cast_slice(&words[at..at + length]).to_vec();
                let state = states[slot.index as usize];
                tally.granted.push((
                    slot,
                    wish,
                    Saved { state, params: self.sort_out(wish, &state, params) },
                ));
            }
            at += length;
        }
        Ok(tally)
    }

    /// Both parameters as they are and the best come along where one of them is wanted.
    fn sort_out(&self, wish: Wish, state: &State, params: Vec<f32>) -> Vec<f32> {
        let (stride, length) = (self.plan().stride as usize, self.plan().shape.parameters() as usize);
        let part = |first: usize| params[first..first + length].to_vec();
        match wish {
            Wish::Whole => params,
            Wish::Best if state.has_best() => part(stride),
            Wish::Weights | Wish::Best => part(0),
        }
    }

    fn copy_out(&mut self, encoder: &mut wgpu::CommandEncoder, landing: usize) -> (Vec<(Slot, Wish)>, u64) {
        let buffers = &self.buffers;
        let to = &buffers.landing[landing];
        let mut at = 0;
        for from in [&buffers.states, &buffers.points] {
            encoder.copy_buffer_to_buffer(from, 0, to, at, from.size());
            at += from.size();
        }
        let mut wishes = Vec::new();
        while let Some((slot, wish)) = self.wishes.front().copied() {
            let bytes = wish_bytes(self.plan(), wish);
            if at + bytes > to.size() {
                break;
            }
            self.wishes.pop_front();
            let from = u64::from(slot.index) * params_bytes(self.plan());
            let stride = 4 * u64::from(self.plan().stride);
            match wish {
                Wish::Whole => encoder.copy_buffer_to_buffer(&buffers.params, from, to, at, bytes),
                Wish::Weights | Wish::Best => {
                    encoder.copy_buffer_to_buffer(&buffers.params, from, to, at, stride);
                    encoder.copy_buffer_to_buffer(
                        &buffers.params,
                        from + 4 * stride,
                        to,
                        at + stride,
                        stride,
                    );
                }
            }
            at += bytes;
            wishes.push((slot, wish));
        }
        (wishes, at)
    }

    fn free_place(&mut self) -> Option<Slot> {
        let index = match self.places.iter().position(|place| !place.taken) {
            Some(index) => index,
            None if self.places.len() < self.buffers.slots as usize => {
                self.places.push(Place { generation: 0, taken: false, active: false });
                self.places.len() - 1
            }
            None => return None,
        };
        let place = &mut self.places[index];
        place.generation += 1;
        place.taken = true;
        Some(Slot { index: index as u32, generation: place.generation })
    }

    fn slot(&self, index: u32) -> Slot {
        Slot { index, generation: self.places[index as usize].generation }
    }

    fn holds(&self, slot: Slot) -> bool {
        self.places
            .get(slot.index as usize)
            .is_some_and(|place| place.taken && place.generation == slot.generation)
    }

    fn retire(&mut self, index: u32) {
        let place = &mut self.places[index as usize];
        if std::mem::take(&mut place.active) {
            if let Some(position) = self.active.iter().position(|&active| active == index) {
                self.active.remove(position);
                self.next -= usize::from(position < self.next);
            }
            self.active_changed = true;
        }
    }
}

fn wish_bytes(plan: &Plan, wish: Wish) -> u64 {
    match wish {
        Wish::Whole => params_bytes(plan),
        Wish::Weights | Wish::Best => 8 * u64::from(plan.stride),
    }
}

/// As many whole records as there are.
fn whole<T>(words: &[u32]) -> &[u32] {
    let each = size_of::<T>() / 4;
    &words[..words.len() / each * each]
}
