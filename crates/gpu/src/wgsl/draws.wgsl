// Threefry-2x32-20 and the order of the training examples, word for word as in `train::rng`.

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

/// 1 where an example of `mine` comes after example j in the order of (draw, index).
fn after(own: vec4u, mine: vec4u, draw: u32, j: u32) -> vec4u {
  let other = vec4u(draw);
  return select(vec4u(0u), vec4u(1u), (other < own) | ((other == own) & (vec4u(j) < mine)));
}

/// The training examples in the order of (draw, index): each counts those before it, eight at a time.
fn shuffle(slot: u32, key: vec2u) {
  const FOUR = vec4u(0u, 1u, 2u, 3u);
  let draws = slot * 2u * tick.train;
  let order = draws + tick.train;
  for (var i = 4u * lid; i < tick.train; i += 4u * THREADS) {
    let drawn = words(key, i + FOUR);
    for (var c = 0u; c < min(4u, tick.train - i); c++) { orders[draws + i + c] = drawn[c]; }
  }
  barrier();
  for (var i = 8u * lid; i < tick.train; i += 8u * THREADS) {
    let low = i + FOUR;
    let high = low + 4u;
    let own_low = words(key, low);
    let own_high = words(key, high);
    var place_low = vec4u(0u);
    var place_high = vec4u(0u);
    // Two at a time: llvmpipe allows few iterations (see `Device::budget`).
    for (var j = 0u; j < tick.train; j += 2u) {
      let one = orders[draws + j];
      place_low += after(own_low, low, one, j);
      place_high += after(own_high, high, one, j);
      if (j + 1u < tick.train) {
        let other = orders[draws + j + 1u];
        place_low += after(own_low, low, other, j + 1u);
        place_high += after(own_high, high, other, j + 1u);
      }
    }
    for (var c = 0u; c < min(4u, tick.train - i); c++) { orders[order + place_low[c]] = i + c; }
    for (var c = 4u; c < min(8u, tick.train - i); c++) { orders[order + place_high[c - 4u]] = i + c; }
  }
  barrier();
}
