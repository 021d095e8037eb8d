// Trains one multilayer perceptron in each workgroup: as many units of work as the budget allows, where a unit is a
// block of up to BLOCK rows of a minibatch (forward, backward), or of an evaluation (forward only); an update is
// counted with the minibatch's last block. Between units a trial may be left and taken up again in another dispatch.
//
// A tile file (narrow.wgsl for graphics processors, wide.wgsl for software ones) is appended to this text. Rows of a
// block lie side by side, four in a vector: cell (unit, b) of a layer holds rows 4b to 4b + 3 of that unit.

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
  unused_0: u32,
  unused_1: u32,
  unused_2: u32,
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
  /// Points written in this dispatch.
  points: u32,
  unused: u32,
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

// ---- memory

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

// ---- draws: Threefry-2x32-20, as in `train::rng`

fn rotate(x: vec4u, by: u32) -> vec4u {
  return (x << vec4u(by)) | (x >> vec4u(32u - by));
}

/// First words of four blocks with the same key, or both words of the first.
fn threefry(key: vec2u, counter: vec4u, second: vec4u) -> array<vec4u, 2> {
  let last = 0x1BD11BDAu ^ key.x ^ key.y;
  var x = counter + key.x;
  var y = second + key.y;
  for (var group = 0u; group < 5u; group++) {
    let odd = group % 2u == 1u;
    x += y; y = rotate(y, select(13u, 17u, odd)) ^ x;
    x += y; y = rotate(y, select(15u, 29u, odd)) ^ x;
    x += y; y = rotate(y, select(26u, 16u, odd)) ^ x;
    x += y; y = rotate(y, select(6u, 24u, odd)) ^ x;
    let turn = group % 3u;
    x += select(select(key.x, last, turn == 1u), key.y, turn == 0u);
    y += select(select(key.y, key.x, turn == 1u), last, turn == 0u) + group + 1u;
  }
  return array<vec4u, 2>(x, y);
}

fn stream(seed: u32, purpose: u32, repeat: u32, step: u32) -> vec2u {
  let words = threefry(vec2u(seed, purpose), vec4u(repeat), vec4u(step));
  return vec2u(words[0].x, words[1].x);
}

fn words(key: vec2u, indices: vec4u) -> vec4u {
  return threefry(key, indices, vec4u(0u))[0];
}

const ORDER = 5u;
const DROPOUT = 6u;

/// The training examples in the order of (draw, index): each counts those before it.
fn shuffle(slot: u32, key: vec2u) {
  let draws = slot * 2u * tick.train;
  let order = draws + tick.train;
  for (var i = 4u * lid; i < tick.train; i += 4u * THREADS) {
    let drawn = words(key, i + vec4u(0u, 1u, 2u, 3u));
    for (var c = 0u; c < min(4u, tick.train - i); c++) { orders[draws + i + c] = drawn[c]; }
  }
  barrier();
  let end = draws + tick.train - 1u;
  for (var i = 4u * lid; i < tick.train; i += 4u * THREADS) {
    let mine = i + vec4u(0u, 1u, 2u, 3u);
    let first = draws + i;
    let own = vec4u(orders[first], orders[min(first + 1u, end)], orders[min(first + 2u, end)], orders[min(first + 3u, end)]);
    var place = vec4u(0u);
    for (var j = 0u; j < tick.train; j++) {
      let other = vec4u(orders[draws + j]);
      let before = (other < own) | ((other == own) & (vec4u(j) < mine));
      place += select(vec4u(0u), vec4u(1u), before);
    }
    for (var c = 0u; c < min(4u, tick.train - i); c++) { orders[order + place[c]] = i + c; }
  }
  barrier();
}

// ---- functions

/// As in `train::fused::math`: its rational function, with the same error.
fn tanh_of(z: vec4f) -> vec4f {
  let x = clamp(z, vec4f(-7.6), vec4f(7.6));
  let y = x * x;
  let above = ((45.650112 * y + 11517.923) * y + 499477.28) * y + 3853876.5;
  let below = (((y + 940.51514) * y + 92371.875) * y + 1784099.9) * y + 3853876.8;
  return x * above / below;
}

struct Both {
  value: vec4f,
  slope: vec4f,
}

/// φ(z) and φ′(z). Comparisons are such that what is no number stays so.
fn activate(z: vec4f) -> Both {
  var both: Both;
  switch (ACTIVATION) {
    case 0u {
      let off = z <= vec4f(0.0);
      both.value = select(z, vec4f(0.0), off);
      both.slope = select(vec4f(1.0), vec4f(0.0), off);
    }
    case 1u {
      both.slope = select(vec4f(0.01), vec4f(1.0), z > vec4f(0.0));
      both.value = z * both.slope;
    }
    case 2u {
      both.value = tanh_of(z);
      both.slope = 1.0 - both.value * both.value;
    }
    case 3u {
      let small = exp(-abs(z));
      both.value = select(vec4f(1.0), small, z < vec4f(0.0)) / (1.0 + small);
      both.slope = both.value - both.value * both.value;
    }
    default {
      const ROOT = 0.7978846;
      const CUBE = 0.044715;
      let square = z * z;
      let t = tanh_of(z * ROOT * (1.0 + square * CUBE));
      let half = 0.5 + 0.5 * t;
      both.value = z * half;
      both.slope = half + 0.5 * z * ((1.0 - t * t) * (ROOT + square * (3.0 * ROOT * CUBE)));
    }
  }
  return both;
}

/// No infinity and not "not a number". By bits: a compiler may take arithmetic on those for impossible.
fn is_finite(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u;
}

/// 1 for those of rows 4b … 4b + 3 that are among the first `count`, else 0.
fn present(b: u32, count: u32) -> vec4f {
  return select(vec4f(0.0), vec4f(1.0), 4u * b + vec4u(0u, 1u, 2u, 3u) < vec4u(count));
}

/// Silences units of a hidden layer for rows 4b … of a block that begins at a row of the minibatch.
fn drop_out(h: Hyper, key: vec2u, layer: u32, unit: u32, row: u32, both: Both) -> Both {
  let across = units(layer);
  let first = ((layer - 1u) << 24u) + unit + across * row;
  let drawn = words(key, first + across * vec4u(0u, 1u, 2u, 3u));
  let factor = select(vec4f(h.kept), vec4f(0.0), drawn < vec4u(h.silenced_below));
  return Both(both.value * factor, both.slope * factor);
}

/// What to do with a tile's sums.
struct Finish {
  /// First cell of values and of slopes or deltas.
  values: u32,
  deltas: u32,
  units: u32,
  layer: u32,
  /// Whether deltas pass back through slopes; else values are made.
  back: bool,
  drops: bool,
  key: vec2u,
  /// Row of the minibatch that the block begins with.
  row: u32,
}

/// Puts away the sums of a unit for rows 4b …; of a unit that is not there, into the free cell.
fn finish(f: Finish, h: Hyper, unit: u32, b: u32, sum: vec4f) {
  let there = unit < f.units;
  let at = unit * (BLOCK / 4u) + b;
  let delta = select(CELLS - 1u, f.deltas + at, there);
  if (f.back) {
    set_cell(delta, sum * cell(delta));
  } else if (f.layer > LAYERS) {
    set_cell(delta, sum);
  } else {
    var both = activate(sum);
    if (DROPS) { if (f.drops) { both = drop_out(h, f.key, f.layer, unit, f.row + 4u * b, both); } }
    set_cell(select(CELLS - 1u, f.values + at, there), both.value);
    set_cell(delta, both.slope);
  }
}

// ---- a block

/// Inputs and targets of the block's first `count` rows, whose examples are in `row_example`; the others are zero.
fn gather(count: u32) {
  let across = BLOCK / 4u;
  let full = tiles_across(count) * TILE_B4;
  for (var i = lid; i < UNITS_0 * full; i += THREADS) {
    let feature = i / full;
    let b = i % full;
    let r = 4u * b;
    let x = vec4f(
      examples[row_example[r] * UNITS_0 + feature],
      examples[row_example[r + 1u] * UNITS_0 + feature],
      examples[row_example[r + 2u] * UNITS_0 + feature],
      examples[row_example[r + 3u] * UNITS_0 + feature],
    );
    set_cell(feature * across + b, x * present(b, count));
  }
  let targets = (tick.train + tick.validation) * UNITS_0;
  for (var b = lid; b < full; b += THREADS) {
    let r = 4u * b;
    row_target[b] = vec4f(
      examples[targets + row_example[r]],
      examples[targets + row_example[r + 1u]],
      examples[targets + row_example[r + 2u]],
      examples[targets + row_example[r + 3u]],
    );
  }
  barrier();
}

/// Tiles across the rows that hold the first `count`.
fn tiles_across(count: u32) -> u32 {
  return (count + 4u * TILE_B4 - 1u) / (4u * TILE_B4);
}

/// Values and slopes of all hidden layers, and outputs.
fn forward(h: Hyper, count: u32, drops: bool, key: vec2u, row: u32) {
  for (var layer = 1u; layer <= LAYERS + 1u; layer++) {
    let f = Finish(values_at(layer), deltas_at(layer), units(layer), layer, false, drops, key, row);
    let fan_in = units(layer - 1u);
    let weights = weights_at(layer);
    let down = (f.units + TILE_UNITS - 1u) / TILE_UNITS;
    let tiles = down * tiles_across(count);
    for (var t = lid; t < tiles; t += THREADS) {
      product(f, h, TILE_UNITS * (t % down), TILE_B4 * (t / down), fan_in,
              weights, fan_in, 1u, values_at(layer - 1u), weights + f.units * fan_in);
    }
    barrier();
  }
}

/// Replaces outputs by deltas (the derivative of the minibatch's mean loss; of which each row has a `share`), and
/// leaves each row's loss and hit.
fn judge(count: u32, share: f32) {
  let across = BLOCK / 4u;
  let outputs = deltas_at(LAYERS + 1u);
  let full = tiles_across(count) * TILE_B4;
  for (var b = lid; b < full; b += THREADS) {
    let mask = present(b, count);
    let weight = mask * share;
    let target_ = row_target[b];
    var loss = vec4f(0.0);
    var hit = vec4f(0.0);
    if (OBJECTIVE > PROBABILITIES) {
      for (var o = 0u; o < OUTPUTS; o++) {
        let at = outputs + o * across + b;
        let error = cell(at) - target_;
        loss += error * error;
        set_cell(at, select(vec4f(0.0), 2.0 * weight * error, mask > vec4f(0.0)));
      }
    } else {
      var largest = cell(outputs + b);
      var guess = vec4f(0.0);
      for (var o = 1u; o < OUTPUTS; o++) {
        let z = cell(outputs + o * across + b);
        let better = z > largest;
        guess = select(guess, vec4f(f32(o)), better);
        largest = select(largest, z, better);
      }
      hit = select(vec4f(0.0), mask, guess == target_);
      var total = vec4f(0.0);
      var at_target = vec4f(0.0);
      for (var o = 0u; o < OUTPUTS; o++) {
        let at = outputs + o * across + b;
        let z = cell(at);
        let below = z - largest;
        let e = select(exp(below), vec4f(0.0), below < vec4f(-30.0));
        total += e;
        at_target = select(at_target, z, target_ == vec4f(f32(o)));
        set_cell(at, e);
      }
      if (OBJECTIVE == CROSS_ENTROPY) {
        loss = log(total) + (largest - at_target);
        for (var o = 0u; o < OUTPUTS; o++) {
          let at = outputs + o * across + b;
          let aim = select(vec4f(0.0), vec4f(1.0), target_ == vec4f(f32(o)));
          set_cell(at, select(vec4f(0.0), weight * (cell(at) / total - aim), mask > vec4f(0.0)));
        }
      } else {
        var mean = vec4f(0.0);
        for (var o = 0u; o < OUTPUTS; o++) {
          let p = cell(outputs + o * across + b) / total;
          let error = p - select(vec4f(0.0), vec4f(1.0), target_ == vec4f(f32(o)));
          loss += error * error;
          mean += p * error;
        }
        loss /= f32(OUTPUTS);
        for (var o = 0u; o < OUTPUTS; o++) {
          let at = outputs + o * across + b;
          let p = cell(at) / total;
          let error = p - select(vec4f(0.0), vec4f(1.0), target_ == vec4f(f32(o)));
          let delta = 2.0 / f32(OUTPUTS) * weight * p * (error - mean);
          set_cell(at, select(vec4f(0.0), delta, mask > vec4f(0.0)));
        }
      }
    }
    row_loss[b] = select(vec4f(0.0), loss, mask > vec4f(0.0));
    row_hit[b] = hit;
  }
  barrier();
  if (lid == 0u) {
    var loss = vec4f(0.0);
    var hits = vec4f(0.0);
    for (var b = 0u; b < full; b++) {
      loss += row_loss[b];
      hits += row_hit[b];
    }
    sums = vec2f((loss.x + loss.y) + (loss.z + loss.w), (hits.x + hits.y) + (hits.z + hits.w));
  }
}

/// Gradients of the block, added to those of the minibatch's earlier blocks unless it is the first.
fn backward(h: Hyper, count: u32, is_first: bool) {
  for (var layer = LAYERS + 1u; layer >= 1u; layer--) {
    let fan_in = units(layer - 1u);
    let fan_out = units(layer);
    let weights = weights_at(layer);
    let deltas = deltas_at(layer);
    let values = values_at(layer - 1u);
    let wide = (fan_in + TILE_INS - 1u) / TILE_INS;
    let grads = wide * ((fan_out + TILE_OUTS - 1u) / TILE_OUTS);
    let f = Finish(0u, deltas_at(layer - 1u), fan_in, layer - 1u, true, false, vec2u(0u), 0u);
    let down = (fan_in + TILE_UNITS - 1u) / TILE_UNITS;
    let tiles = select(down * tiles_across(count), 0u, layer == 1u);
    // Both kinds of tiles only read what the other reads: one barrier serves both.
    for (var t = lid; t < tiles + grads; t += THREADS) {
      if (t < tiles) {
        product(f, h, TILE_UNITS * (t % down), TILE_B4 * (t / down), fan_out, weights, 1u, fan_in, deltas, STRIDE);
      } else {
        let g = t - tiles;
        outer(TILE_OUTS * (g / wide), TILE_INS * (g % wide), fan_out, fan_in, (count + 3u) / 4u,
              deltas, values, gradients() + weights, is_first);
      }
    }
    barrier();
  }
}

// ---- updates: PyTorch's numbers, as `train::fused::rule` documents them

/// The step's constants: corrections of lr and eps, and NAdam's factors.
struct Pace {
  lr: f32,
  eps: f32,
  on_gradient: f32,
  on_mean: f32,
}

/// Zero instead of a subnormal number.
fn settled(x: f32) -> f32 {
  return select(x, 0.0, abs(x) < 1.1754944e-38);
}

fn update(h: Hyper, pace: Pace, parameters: u32) {
  for (var i = lid; i < parameters; i += THREADS) {
    let p = param(i);
    let g = param(gradients() + i) + h.l2 * p;
    let first = STRIDE + i;
    let second = 2u * STRIDE + i;
    var next = p;
    switch (OPTIMISER) {
      case 0u { // SGD
        next = p - h.lr * g;
      }
      case 1u { // momentum
        let v = settled(h.first * param(first) + g);
        set_param(first, v);
        next = p - h.lr * select(v, g + h.first * v, h.second > 0.0);
      }
      case 2u { // Adagrad
        let s = param(first) + g * g;
        set_param(first, s);
        next = p - h.lr * (g / (sqrt(s) + h.eps));
      }
      case 3u { // Adadelta
        let s = settled(h.first * param(first) + h.first_rest * (g * g));
        let u = param(second);
        let move_ = sqrt(u + h.eps) / sqrt(s + h.eps) * g;
        set_param(first, s);
        set_param(second, settled(h.first * u + h.first_rest * (move_ * move_)));
        next = p - h.lr * move_;
      }
      case 4u { // RMSprop
        let s = settled(h.first * param(first) + h.first_rest * (g * g));
        set_param(first, s);
        next = p - h.lr * (g / (sqrt(s) + h.eps));
      }
      case 6u { // Adamax
        let m = settled(h.first * param(first) + h.first_rest * g);
        let u = max(h.second * param(second), abs(g) + h.eps);
        set_param(first, m);
        set_param(second, u);
        next = p - pace.lr * (m / u);
      }
      default { // Adam, AdamW and NAdam
        let m = settled(h.first * param(first) + h.first_rest * g);
        let v = settled(h.second * param(second) + h.second_rest * (g * g));
        set_param(first, m);
        set_param(second, v);
        let root = sqrt(v) + pace.eps;
        if (OPTIMISER == 7u) {
          next = p - (pace.on_gradient * g + pace.on_mean * m) / root;
        } else {
          next = h.retained * p - pace.lr * (m / root);
        }
      }
    }
    set_param(i, next);
    if (!is_finite(next)) { atomicStore(&broken, 1u); }
  }
}

/// The constants of step number `step` (from 1), whose 1 − βᵗ and Π μ are in the state.
fn pace_of(h: Hyper, s: State) -> Pace {
  let root = sqrt(s.second_full);
  if (OPTIMISER == 6u) { return Pace(h.lr / s.first_full, 0.0, 0.0, 0.0); }
  if (OPTIMISER == 7u) {
    let now = nadam_mu(h, s.step + 1u);
    let next = nadam_mu(h, s.step + 2u);
    let rate = h.lr * root;
    return Pace(rate, h.eps * root, rate * (1.0 - now) / (1.0 - s.mu), rate * next / (1.0 - s.mu * next));
  }
  return Pace(h.lr * root / s.first_full, h.eps * root, 0.0, 0.0);
}

/// PyTorch's schedule μₜ = β₁ (1 − ½ · 0.96^(0.004 t)).
fn nadam_mu(h: Hyper, t: u32) -> f32 {
  return h.first * (1.0 - 0.5 * exp(-0.00016328798 * f32(t)));
}

// ---- the trial

fn load_params() {
  if (PARAMS_SHARED) {
    for (var i = lid; i < 4u * STRIDE; i += THREADS) { shared_params[i] = stored_params[params_at + i]; }
  }
}

fn store_params() {
  if (PARAMS_SHARED) {
    for (var i = lid; i < 4u * STRIDE; i += THREADS) { stored_params[params_at + i] = shared_params[i]; }
  }
}

fn keep_best(parameters: u32) {
  for (var i = lid; i < parameters; i += THREADS) { stored_params[params_at + 4u * STRIDE + i] = param(i); }
}

@compute @workgroup_size(THREADS)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group: vec3u) {
  lid = local;
  let slot = active_slots[tick.first + group.x];
  params_at = slot * 5u * STRIDE;
  cells_at = group.x * CELLS;
  let h = hypers[slot];
  let parameters = weights_at(LAYERS + 1u) + (units(LAYERS) + 1u) * OUTPUTS;
  if (lid == 0u) {
    shared_state = states[slot];
    atomicStore(&broken, 0u);
  }
  load_params();
  var s = workgroupUniformLoad(&shared_state);
  s.points = 0u;
  var spent = 0u;
  loop {
    if (s.status != TRAINING || spent >= tick.budget || s.points >= tick.points) { break; }
    if (s.phase == TRAIN && s.epoch >= h.last_epoch) { break; }
    if (s.phase == EVALUATE) {
      let size = select(tick.train, tick.validation, s.split == 1u);
      let first = select(0u, tick.train, s.split == 1u) + s.row;
      let count = min(BLOCK, size - s.row);
      for (var r = lid; r < BLOCK; r += THREADS) { row_example[r] = first + min(r, max(count, 1u) - 1u); }
      barrier();
      gather(count);
      forward(h, count, false, vec2u(0u), 0u);
      judge(count, 1.0);
      let found = workgroupUniformLoad(&sums);
      spent += tick.evaluation_cost * tiles_across(count);
      s.row += count;
      if (s.split == 0u) {
        s.train_loss += found.x;
        s.train_hits += found.y;
      } else {
        s.validation_loss += found.x;
        s.validation_hits += found.y;
      }
      if (s.row < size) { continue; }
      s.row = 0u;
      if (s.split == 0u) {
        s.split = 1u;
        continue;
      }
      let train_loss = s.train_loss / f32(max(tick.train, 1u));
      let validation_loss = s.validation_loss / f32(max(tick.validation, 1u));
      let finite = is_finite(train_loss) && is_finite(validation_loss) && s.broken == 0u;
      if (finite) {
        if (lid == 0u) {
          points[slot * tick.points + s.points] =
            Point(s.step, s.epoch, train_loss, validation_loss, s.train_hits, s.validation_hits);
        }
        s.points += 1u;
        if (validation_loss < s.best) {
          s.best = validation_loss;
          keep_best(parameters);
        }
      }
      if (!finite || train_loss > DIVERGED_LOSS || validation_loss > DIVERGED_LOSS) {
        s.status = DIVERGED;
      } else if (s.epoch == h.epochs) {
        s.status = DONE;
      } else {
        s.phase = TRAIN;
        s.cursor = 0u;
        s.loss = 0.0;
      }
    } else {
      if (s.ordered != s.epoch + 1u) {
        shuffle(slot, stream(h.seed, ORDER, h.repeat, s.epoch));
        s.ordered = s.epoch + 1u;
        spent += tick.order_cost;
      }
      let batch = min(h.batch, tick.train - s.cursor);
      let count = min(BLOCK, batch - s.row);
      let order = slot * 2u * tick.train + tick.train + s.cursor + s.row;
      for (var r = lid; r < BLOCK; r += THREADS) { row_example[r] = orders[order + min(r, count - 1u)]; }
      barrier();
      gather(count);
      let drops = h.silenced_below > 0u;
      var key = vec2u(0u);
      if (DROPS) { key = stream(h.seed, DROPOUT, h.repeat, s.step); }
      forward(h, count, drops, key, s.row);
      judge(count, 1.0 / f32(batch));
      s.loss += workgroupUniformLoad(&sums).x;
      backward(h, count, s.row == 0u);
      spent += tick.block_cost * tiles_across(count);
      s.row += count;
      if (s.row < batch) { continue; }
      s.row = 0u;
      let loss = s.loss / f32(batch);
      s.loss = 0.0;
      if (!is_finite(loss) || loss > DIVERGED_LOSS || s.broken == 1u) {
        s.status = DIVERGED;
        continue;
      }
      // 1 − βᵗ by its own recurrence, which loses no digits while β is near 1.
      s.first_full += h.first_rest * (1.0 - s.first_full);
      s.second_full += h.second_rest * (1.0 - s.second_full);
      if (OPTIMISER == 7u) { s.mu *= nadam_mu(h, s.step + 1u); }
      update(h, pace_of(h, s), parameters);
      barrier();
      s.broken = workgroupUniformLoad(&broken);
      s.step += 1u;
      s.cursor += batch;
      spent += tick.update_cost;
      if (s.cursor == tick.train) {
        s.epoch += 1u;
        s.phase = EVALUATE;
        s.split = 0u;
        s.train_loss = 0.0;
        s.train_hits = 0.0;
        s.validation_loss = 0.0;
        s.validation_hits = 0.0;
      }
    }
  }
  barrier();
  store_params();
  if (lid == 0u) { states[slot] = s; }
}
