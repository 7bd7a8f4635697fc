#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A region in every format that is written, read by nibabel: all of them hold the same. Usage: regions.py BUILD_DIR ENGINE TREE"""
import pathlib
import subprocess
import sys

import parity


def main():
    build, engine, tree = sys.argv[1:4]
    parity.enter_environment(build)
    import nibabel
    import numpy
    with parity.scratch() as folder:
        folder = pathlib.Path(folder)
        for name in ("a.label", "a.annot", "a.label.gii", "a.shape.gii", "a.nii.gz", "a.npy"):
            subprocess.run([engine, "region", tree, "--region", "FFA-1", "--out", folder / name], check=True, capture_output=True)
        for half in ("lh", "rh"):
            vertices = numpy.sort(nibabel.freesurfer.read_label(folder / f"{half}.a.label"))
            assert len(vertices) > 0
            labels, _, names = nibabel.freesurfer.read_annot(folder / f"{half}.a.annot")
            assert [name.decode() for name in names] == ["unknown", "FFA-1"], names
            gifti = nibabel.load(folder / f"{half}.a.label.gii")
            assert gifti.labeltable.get_labels_as_dict() == {0: "???", 1: "FFA-1"}
            assert gifti.meta["AnatomicalStructurePrimary"] == ("CortexLeft" if half == "lh" else "CortexRight")
            shape = nibabel.load(folder / f"{half}.a.shape.gii")
            for what, values in (("annot", labels), ("label.gii", gifti.darrays[0].data), ("shape.gii", shape.darrays[0].data)):
                numpy.testing.assert_array_equal(numpy.flatnonzero(values == 1), vertices, err_msg=f"{half} {what}")
                assert set(numpy.unique(values)) == {0, 1}, what
        mask = nibabel.load(folder / "a.nii.gz")
        drawn = nibabel.load(pathlib.Path(tree) / "nsddata/ppdata/subj01/func1pt8mm/roi/floc-faces.nii.gz")
        numpy.testing.assert_array_equal(mask.affine, drawn.affine)
        numpy.testing.assert_array_equal(numpy.asarray(mask.dataobj), numpy.load(folder / "a.npy"))
        assert mask.get_data_dtype() == numpy.uint8
    print(f"six formats of a region agree with each other in nibabel {nibabel.__version__}")


if __name__ == "__main__":
    main()
