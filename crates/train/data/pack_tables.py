"""Packs scikit-learn's copies of three UCI tables into iris.bin, wine.bin and cancer.bin (see README.md).

    pip install scikit-learn && python pack_tables.py

The format is that of `schema::table` (crates/schema/src/table/pack.rs).
"""
import numpy as np
from sklearn.datasets import load_breast_cancer, load_iris, load_wine

DECIMALS_MAX = 8


def varint(number):
    out = bytearray()
    while number >= 128:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def wholes(column):
    """(decimals, whole multiples), such that each is the nearest float of its decimal."""
    for decimals in range(DECIMALS_MAX + 1):
        whole = np.rint(column.astype(np.float64) * 10**decimals).astype(np.int64)
        if np.array_equal((whole / 10.0**decimals).astype(np.float32), column):
            return decimals, whole
    raise SystemExit("a column needs more decimals")


def pack(data, target, features, label, classes):
    out, bits = bytearray([1]), []
    for count in [data.shape[1], data.shape[0], len(classes)]:
        out += varint(count)
    for column in [*data.astype(np.float32).T, target.astype(np.float32)]:
        decimals, whole = wholes(column)
        smallest, range_ = int(whole.min()), int(whole.max() - whole.min())
        width = range_.bit_length()
        out += bytes([decimals]) + varint(2 * smallest if smallest >= 0 else -2 * smallest - 1) + bytes([width])
        bits += [int(number - smallest) >> place & 1 for number in whole for place in range(width)]
    bits += [0] * (-len(bits) % 8)
    out += bytes(sum(bit << place for place, bit in enumerate(bits[at : at + 8])) for at in range(0, len(bits), 8))
    for name in [*features, label, *classes]:
        out += varint(len(name.encode())) + name.encode()
    return bytes(out)


for name, load, label, classes in [
    ("iris", load_iris, "species", None),
    ("wine", load_wine, "cultivar", ["1", "2", "3"]),
    ("cancer", load_breast_cancer, "diagnosis", None),
]:
    it = load()
    packed = pack(it.data, it.target, [str(f) for f in it.feature_names], label, classes or [str(c) for c in it.target_names])
    with open(f"{name}.bin", "wb") as file:
        file.write(packed)
    data = it.data.astype(np.float32).astype(np.float64)
    counts = [int((it.target == c).sum()) for c in range(len(it.target_names))]
    sums = [round(float(data[it.target == c].sum()), 3) for c in range(len(it.target_names))]
    print(name, "bytes", len(packed), "shape", data.shape, "rows per class", counts, "sum per class", sums)
    print("  first row", it.data[0].tolist(), "column sums", [round(float(s), 3) for s in data.sum(0)[:4]])
