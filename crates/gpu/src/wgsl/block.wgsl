// A block of rows: forward, loss and deltas, backward.

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
    for (var t = lid; t < tiles; t += THREADS) {
      product(f, h, TILE_UNITS * (t % down), TILE_B4 * (t / down), fan_out, weights, 1u, fan_in, deltas, STRIDE);
    }
    // Neither kind of tile reads what the other writes: no barrier between them, and whoever had no tile there begins.
    for (var t = (lid + THREADS - tiles % THREADS) % THREADS; t < grads; t += THREADS) {
      outer(TILE_OUTS * (t / wide), TILE_INS * (t % wide), fan_out, fan_in, (count + 3u) / 4u,
            deltas, values, gradients() + weights, is_first);
    }
    barrier();
  }
}
