// Tiles for software adapters: large, because there a load from memory costs as much as some thirty multiplications.

const TILE_UNITS = 8u;
const TILE_B4 = 4u;
const TILE_OUTS = 8u;
const TILE_INS = 16u;

/// Sums over k of weight (weights + unit · by_unit + k · by_k) times cell (source, k), for eight units and sixteen rows.
fn product(f: Finish, h: Hyper, unit: u32, b: u32, count: u32,
           weights: u32, by_unit: u32, by_k: u32, source: u32, biases: u32) {
  let across = BLOCK / 4u;
  var b0 = 0.0;
  var b1 = 0.0;
  var b2 = 0.0;
  var b3 = 0.0;
  var b4 = 0.0;
  var b5 = 0.0;
  var b6 = 0.0;
  var b7 = 0.0;
  if (!f.back) {
    b0 = param(biases + unit + 0u);
    b1 = param(biases + unit + 1u);
    b2 = param(biases + unit + 2u);
    b3 = param(biases + unit + 3u);
    b4 = param(biases + unit + 4u);
    b5 = param(biases + unit + 5u);
    b6 = param(biases + unit + 6u);
    b7 = param(biases + unit + 7u);
  }
  var c00 = vec4f(b0); var c01 = vec4f(b0); var c02 = vec4f(b0); var c03 = vec4f(b0);
  var c10 = vec4f(b1); var c11 = vec4f(b1); var c12 = vec4f(b1); var c13 = vec4f(b1);
  var c20 = vec4f(b2); var c21 = vec4f(b2); var c22 = vec4f(b2); var c23 = vec4f(b2);
  var c30 = vec4f(b3); var c31 = vec4f(b3); var c32 = vec4f(b3); var c33 = vec4f(b3);
  var c40 = vec4f(b4); var c41 = vec4f(b4); var c42 = vec4f(b4); var c43 = vec4f(b4);
  var c50 = vec4f(b5); var c51 = vec4f(b5); var c52 = vec4f(b5); var c53 = vec4f(b5);
  var c60 = vec4f(b6); var c61 = vec4f(b6); var c62 = vec4f(b6); var c63 = vec4f(b6);
  var c70 = vec4f(b7); var c71 = vec4f(b7); var c72 = vec4f(b7); var c73 = vec4f(b7);
  var w = weights + unit * by_unit;
  var a = source + b;
  for (var k = 0u; k < count; k++) {
    let x0 = cell(a);
    let x1 = cell(a + 1u);
    let x2 = cell(a + 2u);
    let x3 = cell(a + 3u);
    let w0 = param(w + 0u * by_unit);
    c00 += w0 * x0; c01 += w0 * x1; c02 += w0 * x2; c03 += w0 * x3;
    let w1 = param(w + 1u * by_unit);
    c10 += w1 * x0; c11 += w1 * x1; c12 += w1 * x2; c13 += w1 * x3;
    let w2 = param(w + 2u * by_unit);
    c20 += w2 * x0; c21 += w2 * x1; c22 += w2 * x2; c23 += w2 * x3;
    let w3 = param(w + 3u * by_unit);
    c30 += w3 * x0; c31 += w3 * x1; c32 += w3 * x2; c33 += w3 * x3;
    let w4 = param(w + 4u * by_unit);
    c40 += w4 * x0; c41 += w4 * x1; c42 += w4 * x2; c43 += w4 * x3;
    let w5 = param(w + 5u * by_unit);
    c50 += w5 * x0; c51 += w5 * x1; c52 += w5 * x2; c53 += w5 * x3;
    let w6 = param(w + 6u * by_unit);
    c60 += w6 * x0; c61 += w6 * x1; c62 += w6 * x2; c63 += w6 * x3;
    let w7 = param(w + 7u * by_unit);
    c70 += w7 * x0; c71 += w7 * x1; c72 += w7 * x2; c73 += w7 * x3;
    w += by_k;
    a += across;
  }
  finish(f, h, unit + 0u, b + 0u, c00);
  finish(f, h, unit + 0u, b + 1u, c01);
  finish(f, h, unit + 0u, b + 2u, c02);
  finish(f, h, unit + 0u, b + 3u, c03);
  finish(f, h, unit + 1u, b + 0u, c10);
  finish(f, h, unit + 1u, b + 1u, c11);
  finish(f, h, unit + 1u, b + 2u, c12);
  finish(f, h, unit + 1u, b + 3u, c13);
  finish(f, h, unit + 2u, b + 0u, c20);
  finish(f, h, unit + 2u, b + 1u, c21);
  finish(f, h, unit + 2u, b + 2u, c22);
  finish(f, h, unit + 2u, b + 3u, c23);
  finish(f, h, unit + 3u, b + 0u, c30);
  finish(f, h, unit + 3u, b + 1u, c31);
  finish(f, h, unit + 3u, b + 2u, c32);
  finish(f, h, unit + 3u, b + 3u, c33);
  finish(f, h, unit + 4u, b + 0u, c40);
  finish(f, h, unit + 4u, b + 1u, c41);
  finish(f, h, unit + 4u, b + 2u, c42);
  finish(f, h, unit + 4u, b + 3u, c43);
  finish(f, h, unit + 5u, b + 0u, c50);
  finish(f, h, unit + 5u, b + 1u, c51);
  finish(f, h, unit + 5u, b + 2u, c52);
  finish(f, h, unit + 5u, b + 3u, c53);
  finish(f, h, unit + 6u, b + 0u, c60);
  finish(f, h, unit + 6u, b + 1u, c61);
  finish(f, h, unit + 6u, b + 2u, c62);
  finish(f, h, unit + 6u, b + 3u, c63);
  finish(f, h, unit + 7u, b + 0u, c70);
  finish(f, h, unit + 7u, b + 1u, c71);
  finish(f, h, unit + 7u, b + 2u, c72);
  finish(f, h, unit + 7u, b + 3u, c73);
}

fn add_gradient(at: u32, is_there: bool, value: f32, is_first: bool) {
  let place = select(gradients() + STRIDE - 1u, at, is_there);
  var before = 0.0;
  if (!is_first) { before = param(place); }
  set_param(place, before + value);
}

fn add_gradients(at: u32, in_: u32, ins: u32, is_there: bool, value: vec4f, is_first: bool) {
  add_gradient(at, is_there && in_ < ins, value.x, is_first);
  add_gradient(at + 1u, is_there && in_ + 1u < ins, value.y, is_first);
  add_gradient(at + 2u, is_there && in_ + 2u < ins, value.z, is_first);
  add_gradient(at + 3u, is_there && in_ + 3u < ins, value.w, is_first);
}

/// Gradients of a tile of a weight matrix: sums over rows of delta times value; and of its biases.
fn outer(out: u32, in_: u32, outs: u32, ins: u32, across: u32, deltas: u32, values: u32, gradient: u32, is_first: bool) {
  let stride = BLOCK / 4u;
  var c00 = vec4f(0.0); var c01 = vec4f(0.0); var c02 = vec4f(0.0); var c03 = vec4f(0.0);
  var c10 = vec4f(0.0); var c11 = vec4f(0.0); var c12 = vec4f(0.0); var c13 = vec4f(0.0);
  var c20 = vec4f(0.0); var c21 = vec4f(0.0); var c22 = vec4f(0.0); var c23 = vec4f(0.0);
  var c30 = vec4f(0.0); var c31 = vec4f(0.0); var c32 = vec4f(0.0); var c33 = vec4f(0.0);
  var c40 = vec4f(0.0); var c41 = vec4f(0.0); var c42 = vec4f(0.0); var c43 = vec4f(0.0);
  var c50 = vec4f(0.0); var c51 = vec4f(0.0); var c52 = vec4f(0.0); var c53 = vec4f(0.0);
  var c60 = vec4f(0.0); var c61 = vec4f(0.0); var c62 = vec4f(0.0); var c63 = vec4f(0.0);
  var c70 = vec4f(0.0); var c71 = vec4f(0.0); var c72 = vec4f(0.0); var c73 = vec4f(0.0);
  var bias_low = vec4f(0.0);
  var bias_high = vec4f(0.0);
  let d = deltas + out * stride;
  let v = values + in_ * stride;
  for (var b = 0u; b < across; b++) {
    let v0 = cell(v + b + 0u * stride);
    let v1 = cell(v + b + 1u * stride);
    let v2 = cell(v + b + 2u * stride);
    let v3 = cell(v + b + 3u * stride);
    let v4 = cell(v + b + 4u * stride);
    let v5 = cell(v + b + 5u * stride);
    let v6 = cell(v + b + 6u * stride);
    let v7 = cell(v + b + 7u * stride);
    let v8 = cell(v + b + 8u * stride);
    let v9 = cell(v + b + 9u * stride);
    let v10 = cell(v + b + 10u * stride);
    let v11 = cell(v + b + 11u * stride);
    let v12 = cell(v + b + 12u * stride);
    let v13 = cell(v + b + 13u * stride);
    let v14 = cell(v + b + 14u * stride);
    let v15 = cell(v + b + 15u * stride);
    let d0 = cell(d + b + 0u * stride);
    c00 += vec4f(dot(d0, v0), dot(d0, v1), dot(d0, v2), dot(d0, v3));
    c01 += vec4f(dot(d0, v4), dot(d0, v5), dot(d0, v6), dot(d0, v7));
    c02 += vec4f(dot(d0, v8), dot(d0, v9), dot(d0, v10), dot(d0, v11));
    c03 += vec4f(dot(d0, v12), dot(d0, v13), dot(d0, v14), dot(d0, v15));
    let d1 = cell(d + b + 1u * stride);
    c10 += vec4f(dot(d1, v0), dot(d1, v1), dot(d1, v2), dot(d1, v3));
    c11 += vec4f(dot(d1, v4), dot(d1, v5), dot(d1, v6), dot(d1, v7));
    c12 += vec4f(dot(d1, v8), dot(d1, v9), dot(d1, v10), dot(d1, v11));
    c13 += vec4f(dot(d1, v12), dot(d1, v13), dot(d1, v14), dot(d1, v15));
    let d2 = cell(d + b + 2u * stride);
    c20 += vec4f(dot(d2, v0), dot(d2, v1), dot(d2, v2), dot(d2, v3));
    c21 += vec4f(dot(d2, v4), dot(d2, v5), dot(d2, v6), dot(d2, v7));
    c22 += vec4f(dot(d2, v8), dot(d2, v9), dot(d2, v10), dot(d2, v11));
    c23 += vec4f(dot(d2, v12), dot(d2, v13), dot(d2, v14), dot(d2, v15));
    let d3 = cell(d + b + 3u * stride);
    c30 += vec4f(dot(d3, v0), dot(d3, v1), dot(d3, v2), dot(d3, v3));
    c31 += vec4f(dot(d3, v4), dot(d3, v5), dot(d3, v6), dot(d3, v7));
    c32 += vec4f(dot(d3, v8), dot(d3, v9), dot(d3, v10), dot(d3, v11));
    c33 += vec4f(dot(d3, v12), dot(d3, v13), dot(d3, v14), dot(d3, v15));
    let d4 = cell(d + b + 4u * stride);
    c40 += vec4f(dot(d4, v0), dot(d4, v1), dot(d4, v2), dot(d4, v3));
    c41 += vec4f(dot(d4, v4), dot(d4, v5), dot(d4, v6), dot(d4, v7));
    c42 += vec4f(dot(d4, v8), dot(d4, v9), dot(d4, v10), dot(d4, v11));
    c43 += vec4f(dot(d4, v12), dot(d4, v13), dot(d4, v14), dot(d4, v15));
    let d5 = cell(d + b + 5u * stride);
    c50 += vec4f(dot(d5, v0), dot(d5, v1), dot(d5, v2), dot(d5, v3));
    c51 += vec4f(dot(d5, v4), dot(d5, v5), dot(d5, v6), dot(d5, v7));
    c52 += vec4f(dot(d5, v8), dot(d5, v9), dot(d5, v10), dot(d5, v11));
    c53 += vec4f(dot(d5, v12), dot(d5, v13), dot(d5, v14), dot(d5, v15));
    let d6 = cell(d + b + 6u * stride);
    c60 += vec4f(dot(d6, v0), dot(d6, v1), dot(d6, v2), dot(d6, v3));
    c61 += vec4f(dot(d6, v4), dot(d6, v5), dot(d6, v6), dot(d6, v7));
    c62 += vec4f(dot(d6, v8), dot(d6, v9), dot(d6, v10), dot(d6, v11));
    c63 += vec4f(dot(d6, v12), dot(d6, v13), dot(d6, v14), dot(d6, v15));
    let d7 = cell(d + b + 7u * stride);
    c70 += vec4f(dot(d7, v0), dot(d7, v1), dot(d7, v2), dot(d7, v3));
    c71 += vec4f(dot(d7, v4), dot(d7, v5), dot(d7, v6), dot(d7, v7));
    c72 += vec4f(dot(d7, v8), dot(d7, v9), dot(d7, v10), dot(d7, v11));
    c73 += vec4f(dot(d7, v12), dot(d7, v13), dot(d7, v14), dot(d7, v15));
    bias_low += vec4f(dot(d0, vec4f(1.0)), dot(d1, vec4f(1.0)), dot(d2, vec4f(1.0)), dot(d3, vec4f(1.0)));
    bias_high += vec4f(dot(d4, vec4f(1.0)), dot(d5, vec4f(1.0)), dot(d6, vec4f(1.0)), dot(d7, vec4f(1.0)));
  }
  var at = gradient + out * ins + in_;
  add_gradients(at + 0u, in_ + 0u, ins, out + 0u < outs, c00, is_first);
  add_gradients(at + 4u, in_ + 4u, ins, out + 0u < outs, c01, is_first);
  add_gradients(at + 8u, in_ + 8u, ins, out + 0u < outs, c02, is_first);
  add_gradients(at + 12u, in_ + 12u, ins, out + 0u < outs, c03, is_first);
  at += ins;
  add_gradients(at + 0u, in_ + 0u, ins, out + 1u < outs, c10, is_first);
  add_gradients(at + 4u, in_ + 4u, ins, out + 1u < outs, c11, is_first);
  add_gradients(at + 8u, in_ + 8u, ins, out + 1u < outs, c12, is_first);
  add_gradients(at + 12u, in_ + 12u, ins, out + 1u < outs, c13, is_first);
  at += ins;
  add_gradients(at + 0u, in_ + 0u, ins, out + 2u < outs, c20, is_first);
  add_gradients(at + 4u, in_ + 4u, ins, out + 2u < outs, c21, is_first);
  add_gradients(at + 8u, in_ + 8u, ins, out + 2u < outs, c22, is_first);
  add_gradients(at + 12u, in_ + 12u, ins, out + 2u < outs, c23, is_first);
  at += ins;
  add_gradients(at + 0u, in_ + 0u, ins, out + 3u < outs, c30, is_first);
  add_gradients(at + 4u, in_ + 4u, ins, out + 3u < outs, c31, is_first);
  add_gradients(at + 8u, in_ + 8u, ins, out + 3u < outs, c32, is_first);
  add_gradients(at + 12u, in_ + 12u, ins, out + 3u < outs, c33, is_first);
  at += ins;
  add_gradients(at + 0u, in_ + 0u, ins, out + 4u < outs, c40, is_first);
  add_gradients(at + 4u, in_ + 4u, ins, out + 4u < outs, c41, is_first);
  add_gradients(at + 8u, in_ + 8u, ins, out + 4u < outs, c42, is_first);
  add_gradients(at + 12u, in_ + 12u, ins, out + 4u < outs, c43, is_first);
  at += ins;
  add_gradients(at + 0u, in_ + 0u, ins, out + 5u < outs, c50, is_first);
  add_gradients(at + 4u, in_ + 4u, ins, out + 5u < outs, c51, is_first);
  add_gradients(at + 8u, in_ + 8u, ins, out + 5u < outs, c52, is_first);
  add_gradients(at + 12u, in_ + 12u, ins, out + 5u < outs, c53, is_first);
  at += ins;
  add_gradients(at + 0u, in_ + 0u, ins, out + 6u < outs, c60, is_first);
  add_gradients(at + 4u, in_ + 4u, ins, out + 6u < outs, c61, is_first);
  add_gradients(at + 8u, in_ + 8u, ins, out + 6u < outs, c62, is_first);
  add_gradients(at + 12u, in_ + 12u, ins, out + 6u < outs, c63, is_first);
  at += ins;
  add_gradients(at + 0u, in_ + 0u, ins, out + 7u < outs, c70, is_first);
  add_gradients(at + 4u, in_ + 4u, ins, out + 7u < outs, c71, is_first);
  add_gradients(at + 8u, in_ + 8u, ins, out + 7u < outs, c72, is_first);
  add_gradients(at + 12u, in_ + 12u, ins, out + 7u < outs, c73, is_first);
  at += ins;
  if (in_ == 0u) {
    let biases = gradient + outs * ins + out;
    add_gradients(biases, out, outs, true, bias_low, is_first);
    add_gradients(biases + 4u, out + 4u, outs, true, bias_high, is_first);
  }
}
