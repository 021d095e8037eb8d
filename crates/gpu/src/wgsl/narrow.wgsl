// Tiles for graphics processors: small, so that every invocation of a workgroup has one.

const TILE_UNITS = 4u;
const TILE_B4 = 1u;
const TILE_OUTS = 4u;
const TILE_INS = 4u;

/// Sums over k of weight (weights + unit · by_unit + k · by_k) times cell (source, k), for four units and four rows.
fn product(f: Finish, h: Hyper, unit: u32, b: u32, count: u32,
           weights: u32, by_unit: u32, by_k: u32, source: u32, biases: u32) {
  let across = BLOCK / 4u;
  var c0 = vec4f(0.0);
  var c1 = vec4f(0.0);
  var c2 = vec4f(0.0);
  var c3 = vec4f(0.0);
  if (!f.back) {
    c0 += param(biases + unit);
    c1 += param(biases + unit + 1u);
    c2 += param(biases + unit + 2u);
    c3 += param(biases + unit + 3u);
  }
  var w = weights + unit * by_unit;
  var a = source + b;
  for (var k = 0u; k < count; k++) {
    let x = cell(a);
    c0 += param(w) * x;
    c1 += param(w + by_unit) * x;
    c2 += param(w + 2u * by_unit) * x;
    c3 += param(w + 3u * by_unit) * x;
    w += by_k;
    a += across;
  }
  finish(f, h, unit, b, c0);
  finish(f, h, unit + 1u, b, c1);
  finish(f, h, unit + 2u, b, c2);
  finish(f, h, unit + 3u, b, c3);
}

fn add_gradient(at: u32, is_there: bool, value: f32, is_first: bool) {
  let place = select(gradients() + STRIDE - 1u, at, is_there);
  set_param(place, value + select(param(place), 0.0, is_first));
}

fn add_gradients(at: u32, ins: vec4<bool>, value: vec4f, is_first: bool) {
  add_gradient(at, ins.x, value.x, is_first);
  add_gradient(at + 1u, ins.y, value.y, is_first);
  add_gradient(at + 2u, ins.z, value.z, is_first);
  add_gradient(at + 3u, ins.w, value.w, is_first);
}

/// Gradients of a tile of a weight matrix: sums over rows of delta times value; and of its biases.
fn outer(out: u32, in_: u32, outs: u32, ins: u32, across: u32, deltas: u32, values: u32, gradient: u32, is_first: bool) {
  let stride = BLOCK / 4u;
  var c0 = vec4f(0.0);
  var c1 = vec4f(0.0);
  var c2 = vec4f(0.0);
  var c3 = vec4f(0.0);
  var bias = vec4f(0.0);
  let d = deltas + out * stride;
  let v = values + in_ * stride;
  for (var b = 0u; b < across; b++) {
    let d0 = cell(d + b);
    let d1 = cell(d + b + stride);
    let d2 = cell(d + b + 2u * stride);
    let d3 = cell(d + b + 3u * stride);
    let v0 = cell(v + b);
    let v1 = cell(v + b + stride);
    let v2 = cell(v + b + 2u * stride);
    let v3 = cell(v + b + 3u * stride);
    c0 += vec4f(dot(d0, v0), dot(d0, v1), dot(d0, v2), dot(d0, v3));
    c1 += vec4f(dot(d1, v0), dot(d1, v1), dot(d1, v2), dot(d1, v3));
    c2 += vec4f(dot(d2, v0), dot(d2, v1), dot(d2, v2), dot(d2, v3));
    c3 += vec4f(dot(d3, v0), dot(d3, v1), dot(d3, v2), dot(d3, v3));
    bias += vec4f(dot(d0, vec4f(1.0)), dot(d1, vec4f(1.0)), dot(d2, vec4f(1.0)), dot(d3, vec4f(1.0)));
  }
  let there = in_ + vec4u(0u, 1u, 2u, 3u) < vec4u(ins);
  let at = gradient + out * ins + in_;
  add_gradients(at, there & vec4<bool>(out < outs), c0, is_first);
  add_gradients(at + ins, there & vec4<bool>(out + 1u < outs), c1, is_first);
  add_gradients(at + 2u * ins, there & vec4<bool>(out + 2u < outs), c2, is_first);
  add_gradients(at + 3u * ins, there & vec4<bool>(out + 3u < outs), c3, is_first);
  if (in_ == 0u) {
    let outs_there = out + vec4u(0u, 1u, 2u, 3u) < vec4u(outs);
    add_gradients(gradient + outs * ins + out, outs_there, bias, is_first);
  }
}
