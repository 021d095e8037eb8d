// Trains one multilayer perceptron in each workgroup: as many units of work as the budget allows, where a unit is a
// block of up to BLOCK rows of a minibatch (forward, backward), or of an evaluation (forward only); an update is
// counted with the minibatch's last block. Between units a trial may be left and taken up again in another dispatch.
//
// The kernel is this file, memory.wgsl, draws.wgsl, functions.wgsl, block.wgsl, update.wgsl and the tiles: narrow.wgsl
// for graphics processors, wide.wgsl for software adapters.

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
  if (tick.fresh == 1u) {
    s.points = 0u;
    s.spent = 0u;
  }
  var spent = 0u;
  loop {
    if (s.status != TRAINING || spent >= tick.budget || s.points >= tick.points) { break; }
    if (s.phase == TRAIN && s.epoch >= h.last_epoch) { break; }
    if (s.phase == EVALUATE) {
      let size = select(tick.evaluated, tick.validation, s.split == 1u);
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
      let train_loss = s.train_loss / f32(max(tick.evaluated, 1u));
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
      if (lid == 0u) { is_broken = atomicLoad(&broken); }
      s.broken = workgroupUniformLoad(&is_broken);
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
  s.spent += spent;
  barrier();
  store_params();
  if (lid == 0u) { states[slot] = s; }
}
