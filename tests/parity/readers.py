#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The readers of files against nibabel, on files that nibabel wrote (where it cannot: bytes by hand, read by both). nibabel reads no
FreeSurfer patches: those are held to bytes in FreeSurferReaderTest. Usage: readers.py BUILD_DIR"""
import itertools
import json
import pathlib
import struct
import subprocess
import sys

import parity


class Readers:
    def __init__(self, build, folder):
        self.program = pathlib.Path(build) / "tests" / "reader_run"
        self.folder = pathlib.Path(folder)
        self.compared = 0

    def path(self, name):
        return self.folder / name

    def read(self, kind, path, number=0):
        import numpy
        out = self.folder / "out.npy"
        run = subprocess.run([self.program, kind, path, out, str(number)], capture_output=True, text=True)
        assert run.returncode == 0, f"{kind} {path.name}: {run.stderr}"
        return numpy.load(out), json.loads(run.stdout)

    def same(self, what, found, expected, exact=True):
        import numpy
        expected = numpy.asarray(expected, dtype="float32")
        assert found.shape == expected.shape, f"{what}: {found.shape} instead of {expected.shape}"
        if exact:
            numpy.testing.assert_array_equal(found, expected, err_msg=what)
        else:
            numpy.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6, err_msg=what)
        self.compared += 1


def volume(draw, dtype, shape):
    import numpy
    if numpy.issubdtype(dtype, numpy.floating):
        values = draw.standard_normal(shape).astype(dtype)
        values.flat[3] = numpy.nan
        return values
    limits = numpy.iinfo(dtype)
    # Whole numbers that float32 holds exactly.
    return draw.integers(max(limits.min, -2**23), min(limits.max, 2**23), shape).astype(dtype)


def check_nifti(readers, draw):
    import nibabel
    import numpy
    affine = numpy.array([[-1.8, 0.1, 0, 30], [0, 1.7, 0.2, -40.5], [0.05, 0, 2, 7], [0, 0, 0, 1]])
    types = ["u1", "i1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"]
    for image, order, dtype, suffix in itertools.product((nibabel.Nifti1Image, nibabel.Nifti2Image), "<>", types, (".nii", ".nii.gz")):
        values = volume(draw, numpy.dtype(dtype), (5, 4, 3, 2))
        header = image.header_class(endianness=order)
        header.set_data_dtype(numpy.dtype(dtype).newbyteorder(order))
        made = image(values, affine, header)
        if dtype == "i2":
            made.header.set_slope_inter(0.25, -3)  # as betas of other programs may have it
        path = readers.path("volume" + suffix)
        nibabel.save(made, path)
        loaded = nibabel.load(path)
        expected = loaded.get_fdata()
        name = f"{image.__name__} {order}{dtype}{suffix}"
        found, facts = readers.read("nifti", path, 1)
        readers.same(name, found, expected[..., 1].T)
        assert facts["shape"] == [5, 4, 3, 2], name
        assert numpy.allclose(facts["affine"], loaded.affine[:3], atol=1e-4), name
        readers.same(name + " frames", readers.read("nifti-frames", path)[0], expected.T)
    check_scaling(readers, draw)


def check_scaling(readers, draw):
    """scl_slope 0 and NaN mean no scaling; else slope and intercept hold for every type."""
    import nibabel
    import numpy
    for dtype, (slope, intercept) in itertools.product(["u1", "i2", "u4", "f4"], [(0, 5), (float("nan"), 2), (1, 0), (-0.5, 0), (3, 1.25)]):
        values = volume(draw, numpy.dtype(dtype), (5, 4, 3))
        made = nibabel.Nifti1Image(values, numpy.eye(4))
        made.header.set_data_dtype(dtype)
        path = readers.path("scaled.nii")
        nibabel.save(made, path)
        content = bytearray(path.read_bytes())
        content[112:120] = struct.pack("<2f", slope, intercept)  # nibabel itself refuses some of these
        path.write_bytes(content)
        found, _ = readers.read("nifti", path, 0)
        readers.same(f"scl {slope} {intercept} {dtype}", found, nibabel.load(path).get_fdata().T, exact=False)


def check_mgh(readers, draw):
    import nibabel
    import numpy
    affine = numpy.array([[-1.0, 0, 0, 128], [0, 0, 1, -110], [0, -1, 0, 120], [0, 0, 0, 1.0]])
    for dtype, suffix in itertools.product(["u1", "i2", "i4", "f4"], (".mgh", ".mgz")):
        values = volume(draw, numpy.dtype(dtype), (6, 5, 4, 3))
        path = readers.path("map" + suffix)
        nibabel.save(nibabel.MGHImage(values, affine), path)
        expected = numpy.asarray(nibabel.load(path).dataobj)
        found, facts = readers.read("mgh", path, 2)
        readers.same(f"MGH {dtype}{suffix}", found, expected[..., 2].T)
        assert numpy.allclose(facts["affine"], affine[:3], atol=1e-4), facts
        readers.same(f"MGH {dtype}{suffix} frames", readers.read("mgh-frames", path)[0], expected.T)


def check_freesurfer(readers, draw):
    import nibabel.freesurfer
    import numpy
    points = draw.standard_normal((50, 3)).astype("f4") * 40
    triangles = draw.integers(0, 50, (80, 3)).astype("i4")
    geometry = {"head": numpy.array([2, 0, 20], dtype="i4"), "valid": "1", "filename": "x.mgz", "volume": numpy.array([256, 256, 256]),
                "voxelsize": numpy.ones(3), "xras": numpy.array([-1.0, 0, 0]), "yras": numpy.array([0, 0, -1.0]),
                "zras": numpy.array([0, 1.0, 0]), "cras": numpy.array([1.0, 2, 3])}
    for footer in (None, geometry):
        path = readers.path("lh.white")
        nibabel.freesurfer.write_geometry(path, points, triangles, volume_info=footer)
        readers.same("surface", readers.read("surface", path)[0], numpy.concatenate([points.ravel(), triangles.ravel()]))
    check_old_curvature(readers, draw)
    thickness = draw.standard_normal(77).astype("f4")
    nibabel.freesurfer.write_morph_data(readers.path("lh.thickness"), thickness)
    readers.same("curvature", readers.read("curvature", readers.path("lh.thickness"))[0], thickness)
    label = sorted(draw.choice(1000, 60, replace=False))
    colors = numpy.array([[25, 5, 25, 0, 0], [255, 0, 1, 0, 0], [10, 20, 30, 0, 0]])
    parcels = draw.integers(0, 3, 120)
    nibabel.freesurfer.write_annot(readers.path("lh.aparc.annot"), parcels, colors, [b"unknown", b"V1", b"V2"], fill_ctab=True)
    readers.same("annotation", readers.read("annot", readers.path("lh.aparc.annot"), 120)[0],
                 nibabel.freesurfer.read_annot(readers.path("lh.aparc.annot"))[0])
    # Vertices of no entry: written by hand, read by both. (nibabel takes the rows in their order, whatever vertices they name.)
    path = readers.path("rh.aparc.annot")
    order = numpy.arange(120)
    colour = {0: 25 + 5 * 256 + 25 * 65536, 1: 255 + 65536, 2: 0}  # 0: of no entry
    pairs = numpy.stack([order, [colour[parcels[vertex]] for vertex in order]], 1).astype(">i4")
    names = b"".join(struct.pack(">2i", index, len(name)) + name + struct.pack(">4i", *rgbt)
                     for index, name, rgbt in ((0, b"unknown\0", (25, 5, 25, 0)), (1, b"V1\0", (255, 0, 1, 0))))
    # Tag, version 2, largest index, length and name of the original table, entries.
    path.write_bytes(struct.pack(">i", 120) + pairs.tobytes() + struct.pack(">4i", 1, -2, 2, 2) + b"x\0" + struct.pack(">i", 2) + names)
    readers.same("annotation with vertices of no entry", readers.read("annot", path, 120)[0], nibabel.freesurfer.read_annot(path)[0])
    text = f"#!ascii label, from subject x\n{len(label)}\n" + "".join(f"{v} 0.5 -1.25 3 0.0\n" for v in label)
    readers.path("lh.cortex.label").write_text(text)
    readers.same("label", readers.read("label", readers.path("lh.cortex.label"), 1000)[0],
                 nibabel.freesurfer.read_label(readers.path("lh.cortex.label")))


def check_old_curvature(readers, draw):
    """Hundredths in int16, with no mark of its own: written by hand, read by both."""
    import nibabel.freesurfer
    import numpy
    values = draw.integers(-300, 300, 90).astype(">i2")
    path = readers.path("lh.sulc")
    path.write_bytes(len(values).to_bytes(3, "big") + (2 * len(values) - 4).to_bytes(3, "big") + values.tobytes())
    readers.same("old curvature", readers.read("curvature", path)[0], nibabel.freesurfer.read_morph_data(path), exact=False)


def check_gifti(readers, draw):
    import nibabel
    import numpy
    from nibabel import gifti
    points = draw.standard_normal((40, 3)).astype("f4")
    triangles = draw.integers(0, 40, (30, 3)).astype("i4")
    for encoding, order in itertools.product(("ASCII", "B64BIN", "B64GZ"), ("little", "big")):
        image = gifti.GiftiImage(darrays=[
            gifti.GiftiDataArray(points, intent="NIFTI_INTENT_POINTSET", encoding=encoding, endian=order),
            gifti.GiftiDataArray(triangles, intent="NIFTI_INTENT_TRIANGLE", encoding=encoding, endian=order)])
        path = readers.path("lh.surf.gii")
        nibabel.save(image, path)
        expected = numpy.concatenate([array.data.ravel() for array in nibabel.load(path).darrays])
        readers.same(f"GIFTI {encoding} {order}", readers.read("gifti", path)[0], expected, exact=encoding != "ASCII")
    for (dtype, code), ordering, encoding, order in itertools.product(
            (("f4", "NIFTI_TYPE_FLOAT32"), ("i4", "NIFTI_TYPE_INT32"), ("u1", "NIFTI_TYPE_UINT8")), ("C", "F"), ("ASCII", "B64BIN", "B64GZ"),
            ("little", "big")):
        if ordering == "F" and encoding == "ASCII":
            continue  # nibabel writes rows whatever it says
        values = volume(draw, numpy.dtype(dtype), (7, 5)) if dtype != "f4" else draw.standard_normal((7, 5)).astype(dtype)
        array = gifti.GiftiDataArray(values, intent="NIFTI_INTENT_NONE", datatype=code, encoding=encoding, endian=order, ordering=ordering)
        path = readers.path("lh.func.gii")
        nibabel.save(gifti.GiftiImage(darrays=[array]), path)
        expected = nibabel.load(path).darrays[0].data
        readers.same(f"GIFTI {dtype} {ordering} {encoding} {order}", readers.read("gifti", path)[0], expected.ravel(), exact=encoding != "ASCII")
    labels = gifti.GiftiLabelTable()
    for key, name in ((0, "???"), (7, "V1")):
        label = gifti.GiftiLabel(key, 1, 0, 0, 1)
        label.label = name
        labels.labels.append(label)
    keys = draw.choice([0, 7], 60).astype("i4")
    path = readers.path("lh.label.gii")
    nibabel.save(gifti.GiftiImage(labeltable=labels, darrays=[gifti.GiftiDataArray(keys, intent="NIFTI_INTENT_LABEL")]), path)
    readers.same("GIFTI labels", readers.read("gifti", path)[0], nibabel.load(path).darrays[0].data)


def check_cifti(readers, draw):
    import nibabel
    import numpy
    from nibabel import cifti2
    left = numpy.sort(draw.choice(200, 90, replace=False))
    right = numpy.sort(draw.choice(190, 80, replace=False))
    mask = numpy.zeros((5, 4, 6), bool)
    mask[1:4, 2, 1:5] = True
    models = (cifti2.BrainModelAxis.from_surface(left, 200, name="cortex_left") + cifti2.BrainModelAxis.from_surface(right, 190, name="cortex_right") +
              cifti2.BrainModelAxis.from_mask(mask, affine=numpy.eye(4), name="thalamus_left"))
    structures = [["CORTEX_LEFT", 200, left.tolist()], ["CORTEX_RIGHT", 190, right.tolist()],
                  ["THALAMUS_LEFT", 0, numpy.argwhere(mask).ravel().tolist()]]
    for dtype in ("f4", "f8", "i2", "u1"):
        values = volume(draw, numpy.dtype(dtype), (3, len(models)))
        path = readers.path("maps.dscalar.nii")
        image = cifti2.Cifti2Image(values, header=(cifti2.ScalarAxis(["a", "b", "c"]), models), dtype=numpy.dtype(dtype))
        image.to_filename(path)
        found, facts = readers.read("cifti", path)
        readers.same(f"CIFTI scalars {dtype}", found, nibabel.load(path).get_fdata())
        assert facts["structures"] == structures, facts["structures"]
    table = {0: ("???", (0, 0, 0, 0)), 7: ("V1", (1, 0, 0, 1)), 300: ("FFA", (0, 1, 0.5, 1))}
    labels = draw.choice([0, 7, 300], (1, len(models))).astype("i4")
    path = readers.path("regions.dlabel.nii")
    cifti2.Cifti2Image(labels, header=(cifti2.LabelAxis(["roi"], [table]), models)).to_filename(path)
    found, facts = readers.read("cifti", path)
    readers.same("CIFTI labels", found, labels)
    assert facts["labels"] == [[0, "???"], [7, "V1"], [300, "FFA"]], facts["labels"]


def check_numpy(readers, draw):
    import numpy
    arrays = {"coef_": draw.standard_normal((7, 5)), "intercept_": draw.standard_normal(7).astype("f4"),
              "mask": draw.integers(0, 2, (3, 4, 5)).astype(bool), "order": numpy.asfortranarray(draw.integers(0, 99, (4, 3)))}
    for save in (numpy.savez, numpy.savez_compressed):
        path = readers.path("arrays.npz")
        save(path, **arrays)
        readers.same(save.__name__, readers.read("npz", path)[0], numpy.concatenate([arrays[name].ravel() for name in sorted(arrays)]))
    path = readers.path("mapping.npy")
    numpy.save(path, {0: "Unknown", 2: "FFA-1", 1: "OFA"})
    found, names = readers.read("names", path)
    readers.same("names", found, [0, 1, 2])
    assert names == ["Unknown", "OFA", "FFA-1"], names


def main():
    build = sys.argv[1]
    parity.enter_environment(build)
    import nibabel
    import numpy
    draw = numpy.random.default_rng(8)
    with parity.scratch() as folder:
        readers = Readers(build, folder)
        for check in (check_nifti, check_mgh, check_freesurfer, check_gifti, check_cifti, check_numpy):
            check(readers, draw)
    print(f"{readers.compared} readings agree with nibabel {nibabel.__version__} and numpy {numpy.__version__}")


if __name__ == "__main__":
    main()
