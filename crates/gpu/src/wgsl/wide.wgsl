// Tiles for software adapters: large, because there a load from memory costs as much as some thirty multiplications.
// Sums are put away by loops, which keeps the code short: those adapters compile slowly.

const TILE_UNITS = 8u;
const TILE_B4 = 2u;
const TILE_OUTS = 8u;
const TILE_INS = 8u;

/// Sums over k of weight (weights + unit · by_unit + k · by_k) times cell (source, k), for eight units and eight rows.
fn product(f: Finish, h: Hyper, unit: u32, b: u32, count: u32,
           weights: u32, by_unit: u32, by_k: u32, source: u32, biases: u32) {
  var sums: array<vec4f, 16>;
  for (var i = 0u; i < 8u; i++) {
    let bias = select(vec4f(param(biases + unit + i)), vec4f(0.0), f.back);
    sums[2u * i + 0u] = bias;
    sums[2u * i + 1u] = bias;
  }
  var w = weights + unit * by_unit;
  var a = source + b;
  for (var k = 0u; k < count; k++) {
    let x0 = cell(a + 0u);
    let x1 = cell(a + 1u);
    let w0 = param(w + 0u * by_unit);
    sums[0] += w0 * x0;
    sums[1] += w0 * x1;
    let w1 = param(w + 1u * by_unit);
    sums[2] += w1 * x0;
    sums[3] += w1 * x1;
    let w2 = param(w + 2u * by_unit);
    sums[4] += w2 * x0;
    sums[5] += w2 * x1;
    let w3 = param(w + 3u * by_unit);
    sums[6] += w3 * x0;
    sums[7] += w3 * x1;
    let w4 = param(w + 4u * by_unit);
    sums[8] += w4 * x0;
    sums[9] += w4 * x1;
    let w5 = param(w + 5u * by_unit);
    sums[10] += w5 * x0;
    sums[11] += w5 * x1;
    let w6 = param(w + 6u * by_unit);
    sums[12] += w6 * x0;
    sums[13] += w6 * x1;
    let w7 = param(w + 7u * by_unit);
    sums[14] += w7 * x0;
    sums[15] += w7 * x1;
    w += by_k;
    a += BLOCK / 4u;
  }
  for (var i = 0u; i < 16u; i++) {
    finish(f, h, unit + i / 2u, b + i % 2u, sums[i]);
  }
}

fn add_gradient(at: u32, is_there: bool, value: f32, is_first: bool) {
  let place = select(gradients() + STRIDE - 1u, at, is_there);
  var before = 0.0;
  if (!is_first) { before = param(place); }
  set_param(place, before + value);
}

/// Gradients of a tile of a weight matrix: sums over rows of delta times value; and of its biases.
fn outer(out: u32, in_: u32, outs: u32, ins: u32, across: u32, deltas: u32, values: u32, gradient: u32, is_first: bool) {
  let step = BLOCK / 4u;
  var sums: array<vec4f, 18>;
  for (var i = 0u; i < 18u; i++) { sums[i] = vec4f(0.0); }
  let d = deltas + out * step;
  let v = values + in_ * step;
  for (var b = 0u; b < across; b++) {
    let v0 = cell(v + b + 0u * step);
    let v1 = cell(v + b + 1u * step);
    let v2 = cell(v + b + 2u * step);
    let v3 = cell(v + b + 3u * step);
    let v4 = cell(v + b + 4u * step);
    let v5 = cell(v + b + 5u * step);
    let v6 = cell(v + b + 6u * step);
    let v7 = cell(v + b + 7u * step);
    let d0 = cell(d + b + 0u * step);
    sums[0] += vec4f(dot(d0, v0), dot(d0, v1), dot(d0, v2), dot(d0, v3));
    sums[1] += vec4f(dot(d0, v4), dot(d0, v5), dot(d0, v6), dot(d0, v7));
    let d1 = cell(d + b + 1u * step);
    sums[2] += vec4f(dot(d1, v0), dot(d1, v1), dot(d1, v2), dot(d1, v3));
    sums[3] += vec4f(dot(d1, v4), dot(d1, v5), dot(d1, v6), dot(d1, v7));
    let d2 = cell(d + b + 2u * step);
    sums[4] += vec4f(dot(d2, v0), dot(d2, v1), dot(d2, v2), dot(d2, v3));
    sums[5] += vec4f(dot(d2, v4), dot(d2, v5), dot(d2, v6), dot(d2, v7));
    let d3 = cell(d + b + 3u * step);
    sums[6] += vec4f(dot(d3, v0), dot(d3, v1), dot(d3, v2), dot(d3, v3));
    sums[7] += vec4f(dot(d3, v4), dot(d3, v5), dot(d3, v6), dot(d3, v7));
    let d4 = cell(d + b + 4u * step);
    sums[8] += vec4f(dot(d4, v0), dot(d4, v1), dot(d4, v2), dot(d4, v3));
    sums[9] += vec4f(dot(d4, v4), dot(d4, v5), dot(d4, v6), dot(d4, v7));
    let d5 = cell(d + b + 5u * step);
    sums[10] += vec4f(dot(d5, v0), dot(d5, v1), dot(d5, v2), dot(d5, v3));
    sums[11] += vec4f(dot(d5, v4), dot(d5, v5), dot(d5, v6), dot(d5, v7));
    let d6 = cell(d + b + 6u * step);
    sums[12] += vec4f(dot(d6, v0), dot(d6, v1), dot(d6, v2), dot(d6, v3));
    sums[13] += vec4f(dot(d6, v4), dot(d6, v5), dot(d6, v6), dot(d6, v7));
    let d7 = cell(d + b + 7u * step);
    sums[14] += vec4f(dot(d7, v0), dot(d7, v1), dot(d7, v2), dot(d7, v3));
    sums[15] += vec4f(dot(d7, v4), dot(d7, v5), dot(d7, v6), dot(d7, v7));
    sums[16] += vec4f(dot(d0, vec4f(1.0)), dot(d1, vec4f(1.0)), dot(d2, vec4f(1.0)), dot(d3, vec4f(1.0)));
    sums[17] += vec4f(dot(d4, vec4f(1.0)), dot(d5, vec4f(1.0)), dot(d6, vec4f(1.0)), dot(d7, vec4f(1.0)));
  }
  for (var i = 0u; i < 16u; i++) {
    let o = out + i / 2u;
    let k = in_ + 4u * (i % 2u);
    let sum = sums[i];
    for (var c = 0u; c < 4u; c++) {
      add_gradient(gradient + o * ins + k + c, o < outs && k + c < ins, sum[c], is_first);
    }
  }
  if (in_ == 0u) {
    for (var i = 0u; i < 8u; i++) {
      let sum = sums[16u + i / 4u];
      add_gradient(gradient + outs * ins + out + i, out + i < outs, sum[i % 4u], is_first);
    }
  }
}
