"""Sample files that NumPy itself writes, for the readers of .npy and .npz files.

Writes beside itself, in probe-sets/:
  npy.json        readable .npy files of every supported type, byte order, element order and format version
                  (base64), with the values as NumPy has them, row-major; and files of unsupported types
  stored.npz      numpy.savez            x float32 [4, 3], y int64 [4]
  deflated.npz    numpy.savez_compressed, the same arrays

Run: python3 test/golden/probe_sets.py   (written with NumPy 1.24.2)
"""

import base64
import datetime
import io
import json
import pathlib

import numpy as np

FOLDER = pathlib.Path(__file__).parent / "probe-sets"
TYPES = {
    "f2": "float16", "f4": "float32", "f8": "float64", "i1": "int8", "u1": "uint8", "i2": "int16",
    "u2": "uint16", "i4": "int32", "u4": "uint32", "i8": "int64", "u8": "uint64", "b1": "bool",
}  # fmt: skip


def values_of(code):
    """24 values that reach the ends of the type."""
    kind = code[0]
    if kind == "b":
        return np.arange(24) % 3 == 0
    if kind == "f":
        values = np.linspace(-3, 3, 24).astype(code)
        values[:3] = [np.finfo(code).max, np.finfo(code).tiny, -0.0]
        return values
    values = np.arange(24).astype(code)
    values[:2] = [np.iinfo(code).min, np.iinfo(code).max]
    return values


def npy(array, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version)
    return base64.b64encode(file.getvalue()).decode()


def plain(array):
    """Values row-major: float16 as its bits, 64-bit integers as text, the rest as numbers."""
    flat = np.ascontiguousarray(array).ravel()
    if array.dtype.kind == "f" and array.dtype.itemsize == 2:
        return flat.astype("<f2").view("<u2").tolist()
    if array.dtype.itemsize == 8 and array.dtype.kind in "iu":
        return [str(v) for v in flat.tolist()]
    return [int(v) if array.dtype.kind == "b" else v for v in flat.tolist()]


def case(name, array, version=None):
    code = array.dtype.str[1:]
    return {
        "name": name,
        "type": TYPES[code],
        "shape": list(array.shape),
        "values": plain(array),
        "file": npy(array, version),
    }


def readable():
    for code, name in TYPES.items():
        for order in "<>" if code[1] != "1" else "<":
            array = values_of(code).reshape(2, 3, 4).astype(order + code)
            yield case(f"{name}, {order}, C order", array)
            yield case(f"{name}, {order}, Fortran order", np.asfortranarray(array))
    small = np.arange(6, dtype="<f4")
    for version in [(1, 0), (2, 0), (3, 0)]:
        yield case(f"version {version[0]}.{version[1]}", small.reshape(2, 3), version)
    yield case("one axis", small)
    yield case("scalar", np.float32(2.5).reshape(()))
    yield case("no rows", small.reshape(2, 3)[:0])
    yield case("Fortran order with an axis of one", np.asfortranarray(small.reshape(3, 1, 2)))


def unsupported():
    yield "Python objects", np.array([{"a": 1}, None], dtype=object)
    yield "text", np.array(["cat", "dog"])
    yield "text", np.array([b"cat", b"dog"])
    yield "complex numbers", np.array([1 + 2j])
    yield "structured", np.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f4")])
    yield "dates", np.array([datetime.date(2020, 1, 1)], dtype="datetime64[D]")
    yield "time spans", np.array([5], dtype="timedelta64[s]")
    yield "unsupported type", np.array([1], dtype=np.longdouble)


def table(rows):
    """JSON, one row a line."""
    return "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]"


def main():
    FOLDER.mkdir(exist_ok=True)
    lines = [f'"numpy": "{np.__version__}"', '"readable": ' + table(readable())]
    lines.append('"unsupported": ' + table({"kind": k, "file": npy(a)} for k, a in unsupported()))
    (FOLDER / "npy.json").write_text("{" + ",\n".join(lines) + "}\n")
    arrays = {"x": np.arange(12, dtype="<f4").reshape(4, 3) / 8, "y": np.arange(4, dtype="<i8") % 2}
    np.savez(FOLDER / "stored.npz", **arrays)
    np.savez_compressed(FOLDER / "deflated.npz", **arrays)


if __name__ == "__main__":
    main()
