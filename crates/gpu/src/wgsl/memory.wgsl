// What the kernel is compiled for, what it is given, and where its numbers live. Rows of a block lie side by side, four
// in a vector: cell (unit, b) of a layer holds rows 4b to 4b + 3 of that unit.

override THREADS: u32 = 32;
/// Hidden layers, 1 to 6, and the units of each layer: inputs, hidden layers, outputs; 0 after that.
override LAYERS: u32 = 1;
override UNITS_0: u32 = 1;
override UNITS_1: u32 = 1;
override UNITS_2: u32 = 1;
override UNITS_3: u32 = 0;
override UNITS_4: u32 = 0;
override UNITS_5: u32 = 0;
override UNITS_6: u32 = 0;
override UNITS_7: u32 = 0;
override OUTPUTS: u32 = 1;
/// What selects code, in the order of `schema`'s choices: ReLU, leaky ReLU, tanh, sigmoid, GELU; cross-entropy, squared
/// error of probabilities, of values; SGD, momentum, Adagrad, Adadelta, RMSprop, Adam, Adamax, NAdam, AdamW.
override ACTIVATION: u32 = 0;
override OBJECTIVE: u32 = 0;
override OPTIMISER: u32 = 0;
/// Whether any trial has dropout.
override DROPS: bool = false;
/// Rows held at once; a multiple of 16.
override BLOCK: u32 = 32;
/// Whether parameters, moments and gradients live in workgroup memory during a dispatch, and how many numbers they are.
override PARAMS_SHARED: bool = false;
override SHARED_PARAMS: u32 = 1;
/// The same for activations and deltas; in vectors.
override CELLS_SHARED: bool = false;
override SHARED_CELLS: u32 = 1;
/// Parameters of a trial, rounded up so that at least one place is free: stores outside of a matrix end up there.
override STRIDE: u32 = 4;
/// Cells of a block's activations and deltas, the last of which is free for the same purpose.
override CELLS: u32 = 1;

const B4_MAX = 16u;

struct Tick {
  /// Cost units that each trial may spend, and points it may write.
  budget: u32,
  points: u32,
  /// Examples of the training and validation splits.
  train: u32,
  validation: u32,
  /// What a row of tiles of a minibatch, of an evaluation, an update and a shuffling cost.
  block_cost: u32,
  evaluation_cost: u32,
  update_cost: u32,
  order_cost: u32,
  /// Position of the first trial in `active_slots`.
  first: u32,
  /// 1: points are counted anew; 0: this goes on where the dispatch before it stopped.
  fresh: u32,
  /// How many examples of the training split an evaluation looks at.
  evaluated: u32,
  unused: u32,
}

struct Hyper {
  /// Of a minibatch.
  batch: u32,
  epochs: u32,
  seed: u32,
  repeat: u32,
  /// A unit is silenced if its draw is below; kept ones are scaled by `kept`.
  silenced_below: u32,
  kept: f32,
  lr: f32,
  /// Added to the gradient, as a share of the parameter.
  l2: f32,
  /// Factor of parameters at an update: 1 − lr · decay for decoupled weight decay.
  retained: f32,
  eps: f32,
  /// First coefficient (momentum, alpha, rho, beta1) and 1 − it, second (beta2; 1 for Nesterov) and 1 − it.
  first: f32,
  first_rest: f32,
  second: f32,
  second_rest: f32,
  /// Waits once this epoch is evaluated.
  last_epoch: u32,
  unused: u32,
}

struct State {
  status: u32,
  phase: u32,
  epoch: u32,
  step: u32,
  /// Examples of this epoch used by earlier minibatches, and rows of the current minibatch or split that are done.
  cursor: u32,
  row: u32,
  /// In an evaluation: 0 training, 1 validation.
  split: u32,
  /// 1 + the epoch whose order is in `orders`.
  ordered: u32,
  /// 1 if a parameter is no finite number: the next loss will not be one either.
  broken: u32,
  /// Sum of the losses of the current minibatch's rows.
  loss: f32,
  train_loss: f32,
  validation_loss: f32,
  train_hits: f32,
  validation_hits: f32,
  /// Lowest validation loss so far.
  best: f32,
  /// 1 − βᵗ, and NAdam's Π μ.
  first_full: f32,
  second_full: f32,
  mu: f32,
  /// Points written since they were counted anew.
  points: u32,
  /// Cost units spent likewise.
  spent: u32,
}

struct Point {
  step: u32,
  epoch: u32,
  train_loss: f32,
  validation_loss: f32,
  train_hits: f32,
  validation_hits: f32,
}

@group(0) @binding(0) var<uniform> tick: Tick;
/// Inputs of the training and the validation split (examples × inputs), then their targets; classes as numbers.
@group(0) @binding(1) var<storage, read> examples: array<f32>;
@group(0) @binding(2) var<storage, read> hypers: array<Hyper>;
/// Which trial each workgroup works on.
@group(0) @binding(3) var<storage, read> active_slots: array<u32>;
/// Of each trial, each STRIDE long: parameters, first and second moments, gradients, best parameters so far.
@group(0) @binding(4) var<storage, read_write> stored_params: array<f32>;
/// Of each workgroup.
@group(0) @binding(5) var<storage, read_write> stored_cells: array<vec4f>;
/// Of each trial: this epoch's draws, then its order of the training examples.
@group(0) @binding(6) var<storage, read_write> orders: array<u32>;
@group(0) @binding(7) var<storage, read_write> states: array<State>;
/// Of each trial, `tick.points`.
@group(0) @binding(8) var<storage, read_write> points: array<Point>;

var<workgroup> shared_params: array<f32, SHARED_PARAMS>;
var<workgroup> shared_cells: array<vec4f, SHARED_CELLS>;
var<workgroup> shared_state: State;
/// The block's examples, targets, and each row's loss and hit.
var<workgroup> row_example: array<u32, 64>;
var<workgroup> row_target: array<vec4f, B4_MAX>;
var<workgroup> row_loss: array<vec4f, B4_MAX>;
var<workgroup> row_hit: array<vec4f, B4_MAX>;
var<workgroup> sums: vec2f;
var<workgroup> broken: atomic<u32>;
/// The same, for all to read: not every browser loads an atomic uniformly.
var<workgroup> is_broken: u32;

const TRAINING = 0u;
const DONE = 1u;
const DIVERGED = 2u;

const EVALUATE = 0u;
const TRAIN = 1u;

const CROSS_ENTROPY = 0u;
const PROBABILITIES = 1u;

/// Losses above are divergence, as in `train::session`.
const DIVERGED_LOSS = 1e4;

var<private> lid: u32;
/// Where this trial's parameters begin, and this workgroup's cells.
var<private> params_at: u32;
var<private> cells_at: u32;

fn barrier() {
  workgroupBarrier();
  storageBarrier();
}

fn param(i: u32) -> f32 {
  if (PARAMS_SHARED) { return shared_params[i]; }
  return stored_params[params_at + i];
}

fn set_param(i: u32, value: f32) {
  if (PARAMS_SHARED) { shared_params[i] = value; } else { stored_params[params_at + i] = value; }
}

fn cell(i: u32) -> vec4f {
  if (CELLS_SHARED) { return shared_cells[i]; }
  return stored_cells[cells_at + i];
}

fn set_cell(i: u32, value: vec4f) {
  if (CELLS_SHARED) { shared_cells[i] = value; } else { stored_cells[cells_at + i] = value; }
}

/// Units of layer 0 (inputs) to LAYERS + 1 (outputs).
fn units(layer: u32) -> u32 {
  switch (layer) {
    case 0u { return UNITS_0; }
    case 1u { return UNITS_1; }
    case 2u { return UNITS_2; }
    case 3u { return UNITS_3; }
    case 4u { return UNITS_4; }
    case 5u { return UNITS_5; }
    case 6u { return UNITS_6; }
    default { return UNITS_7; }
  }
}

/// Units of all layers before this one.
fn units_before(layer: u32) -> u32 {
  var sum = 0u;
  for (var l = 0u; l < layer; l++) { sum += units(l); }
  return sum;
}

/// First cell of a layer's values: inputs or activations.
fn values_at(layer: u32) -> u32 {
  return units_before(layer) * (BLOCK / 4u);
}

/// First cell of a layer's slopes, which the deltas replace; of the output layer's outputs, likewise.
fn deltas_at(layer: u32) -> u32 {
  return (units_before(LAYERS + 1u) + units_before(layer) - UNITS_0) * (BLOCK / 4u);
}

/// First weight of the layer's matrix (outputs × inputs, row by row); its biases follow.
fn weights_at(layer: u32) -> u32 {
  var sum = 0u;
  for (var l = 1u; l < layer; l++) { sum += (units(l - 1u) + 1u) * units(l); }
  return sum;
}

/// Gradients follow parameters and two moments.
fn gradients() -> u32 {
  return 3u * STRIDE;
}
