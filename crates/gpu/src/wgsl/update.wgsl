// Update rules with PyTorch's numbers, as `train::fused::rule` documents them.

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
