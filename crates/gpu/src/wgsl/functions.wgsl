// Activations, dropout, and where the sums of a product go.

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
