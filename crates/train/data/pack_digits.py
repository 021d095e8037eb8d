"""Packs scikit-learn's copy of the UCI handwritten digits into digits.bin (see README.md).

    pip install scikit-learn && python pack_digits.py
"""
from sklearn.datasets import load_digits

digits = load_digits()
packed = bytearray()
for label, image in zip(digits.target, digits.data.astype(int)):
    bits = sum(int(pixel) << (5 * place) for place, pixel in enumerate(image))
    packed.append(int(label))
    packed += bits.to_bytes(40, "little")
with open("digits.bin", "wb") as file:
    file.write(packed)

print("bytes", len(packed), "images", len(digits.target), "pixel sum", int(digits.data.sum()))
print("images per class", [int((digits.target == c).sum()) for c in range(10)])
print("pixel sum per class", [int(digits.data[digits.target == c].sum()) for c in range(10)])
