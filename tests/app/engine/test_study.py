# SPDX-License-Identifier: Apache-2.0
"""Studies that are not NSD: Algonauts 2023 as it is unpacked, a study.json, the file that is written for one's own data."""
import json, os, pathlib, re, struct, subprocess, tempfile, unittest, zlib

import numpy

ENGINE, SOURCE = os.environ["CORTILENS_ENGINE"], pathlib.Path(os.environ["CORTILENS_SOURCE"])
STORE = pathlib.Path(tempfile.gettempdir()) / "cortilens-study-store"  # shared by the tests below
VERTICES = 10242  # fsaverage5, whose surfaces come with the program
PHOTOS = 40


def png(path, pixels):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    height, width, _ = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
                     chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b""))


def photos(folder, name):
    """Pictures of one colour each, so that responses to colour can be predicted."""
    folder.mkdir(parents=True)
    draw = numpy.random.default_rng(3)
    colors = draw.integers(0, 256, (PHOTOS, 3))
    for n, color in enumerate(colors):
        pixels = numpy.broadcast_to(color, (64, 64, 3)).astype(numpy.uint8).copy()
        pixels[16:48, 16:48] = draw.integers(0, 256, (32, 32, 3))
        png(folder / name(n), pixels)
    return colors / 255


def algonauts(root):
    """The layout of the challenge's archive for one subject, of fsaverage5 instead of fsaverage."""
    subject = root / "subj01"
    colors = photos(subject / "training_split/training_images", lambda n: f"train-{n + 1:04d}_nsd-{7 * n + 13:05d}.png")
    fmri = subject / "training_split/training_fmri"
    masks = subject / "roi_masks"
    ceilings = subject / "test_split/noise_ceiling"
    for folder in (fmri, masks, ceilings):
        folder.mkdir(parents=True)
    draw = numpy.random.default_rng(5)
    challenge = {}
    for hemisphere, count in (("lh", 30), ("rh", 25)):
        chosen = numpy.sort(draw.choice(VERTICES, count, replace=False))
        challenge[hemisphere] = chosen
        every = numpy.zeros(VERTICES, int)
        every[chosen] = 1
        numpy.save(masks / f"{hemisphere}.all-vertices_fsaverage_space.npy", every)
        labels = numpy.zeros(VERTICES, int)
        labels[chosen[:10]] = 1
        labels[chosen[10:15]] = 2
        numpy.save(masks / f"{hemisphere}.floc-faces_fsaverage_space.npy", labels)
        numpy.save(masks / f"{hemisphere}.floc-faces_challenge_space.npy", labels[chosen])
        weights = draw.standard_normal((3, count))
        responses = colors @ weights + 0.1 * draw.standard_normal((PHOTOS, count))
        numpy.save(fmri / f"{hemisphere}_training_fmri.npy", responses.astype("float32"))
        numpy.save(ceilings / f"{hemisphere}_noise_ceiling.npy", numpy.linspace(0, 1, count))
    numpy.save(masks / "mapping_floc-faces.npy", {0: "Unknown", 1: "OFA", 2: "FFA-1"})
    return challenge


def surface(path, vertices):
    """FreeSurfer's triangle surface; big-endian."""
    path.parent.mkdir(parents=True, exist_ok=True)
    points = numpy.random.default_rng(0).standard_normal((vertices, 3)).astype(">f4")
    corners = numpy.arange(vertices // 3 * 3, dtype=">i4")
    path.write_bytes(b"\xff\xff\xfemade\n\n" + struct.pack(">ii", vertices, vertices // 3) + points.tobytes() + corners.tobytes())


def tensors(path):
    content = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8:8 + length])
    types = {"F32": "<f4", "I32": "<i4"}
    arrays = {name: numpy.frombuffer(content[8 + length:][slice(*entry["data_offsets"])], types[entry["dtype"]]).reshape(entry["shape"])
              for name, entry in header.items() if name != "__metadata__"}
    return arrays, header["__metadata__"]


class Study(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_engine(self, *words, **options):
        return subprocess.run([ENGINE, *map(str, words)], capture_output=True, text=True, timeout=300, **options)

    def done(self, *words, **options):
        run = self.run_engine(*words, **options)
        self.assertEqual(run.returncode, 0, run.stderr)
        return run.stdout

    def fails(self, *words, parts=()):
        run = self.run_engine(*words)
        self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
        self.assertEqual(run.stderr.count("\n"), 1, run.stderr)
        for part in parts:
            self.assertIn(part, run.stderr)

    def test_algonauts_opens_directly(self):
        algonauts(self.folder / "algonauts")
        for place in ("algonauts", "algonauts/subj01", "."):
            text = self.done("inspect", self.folder / place, env={**os.environ, "SUBJECTS_DIR": ""})
            self.assertIn("Algonauts 2023", text)
            self.assertIn("40 photos", text)
            self.assertIn("1 sessions, 40 trials of 40 photos, 55 vertices", text)
            self.assertIn("2 regions in 1 sets", text)
            self.assertRegex(text, r"missing +Surfaces +Algonauts 2023 comes without surfaces: lh.white, rh.white and the like of fsaverage")

    def test_fsaverage_beside_the_subjects_is_found_and_compared(self):
        root = self.folder / "algonauts"
        algonauts(root)
        for hemisphere in ("lh", "rh"):
            surface(root / f"fsaverage/surf/{hemisphere}.inflated", VERTICES)
        self.assertIn(f"inflated; {VERTICES} vertices on the left, {VERTICES} on the right", self.done("inspect", root))
        surface(root / "fsaverage/surf/rh.inflated", 642)
        text = self.done("inspect", root)
        self.assertIn(f"rh.inflated has 642 vertices, fsaverage has {VERTICES}. Name the surfaces that the responses are of.", text)

    def test_algonauts_trains_and_answers(self):
        root = self.folder / "algonauts"
        challenge = algonauts(root)
        common = ["--subject", "subj01", "--backbone", "deit-tiny", "--store", STORE]
        plan = self.done("train", root, *common, "--dry-run")
        self.assertIn("55 vertices, 30 training and 10 test images", plan)
        test = self.folder / "test.txt"
        test.write_text("".join(f"train-{n + 1:04d}_nsd-{7 * n + 13:05d}\n" for n in range(0, PHOTOS, 3)))
        line = self.done("train", root, *common, "--test-images", test, "--draws", 20)
        self.assertIn("55 vertices, trained on 26 images, tested on 14", line)
        arrays, metadata = tensors(root / "cortilens/encoders/subj01-deit-tiny-ridge.safetensors")
        expected = [(0, v, 0) for v in challenge["lh"]] + [(1, v, 0) for v in challenge["rh"]]
        self.assertEqual([tuple(voxel) for voxel in arrays["voxels"]], expected)
        self.assertEqual((metadata["space"], metadata["volume_shape"]), ("fsaverage", f"2,{VERTICES},1"))

        out = self.folder / "map.npy"
        told = self.done("relevance", root, *common, "--image", "train-0003_nsd-00027", "--select", f"lh:{challenge['lh'][4]}", "--views", 1,
                         "--out", out)
        self.assertIn("z-scored beta", told)
        vertex = numpy.load(out)
        self.done("relevance", root, *common, "--image", 2, "--select", f"voxel:0,{challenge['lh'][4]},0", "--views", 1, "--out", out)
        numpy.testing.assert_array_equal(vertex, numpy.load(out))
        self.done("relevance", root, *common, "--image", 2, "--select", "rh.FFA-1", "--views", 1, "--out", out)
        outside = next(v for v in range(VERTICES) if v not in challenge["lh"])
        self.fails("relevance", root, *common, "--image", 2, "--select", f"lh:{outside}", "--views", 1, "--out", out)

    def test_algonauts_says_what_does_not_fit(self):
        root = self.folder / "algonauts"
        algonauts(root)
        fmri = root / "subj01/training_split/training_fmri/lh_training_fmri.npy"
        numpy.save(fmri, numpy.zeros((PHOTOS, 29), "float32"))
        self.fails("responses", root, parts=["lh_training_fmri.npy has 29 vertices, the mask has 30."])
        fmri.unlink()
        text = self.done("inspect", root)
        self.assertRegex(text, r"damaged +Betas fsaverage +.*lh_training_fmri.npy")
        (root / "subj01/roi_masks/rh.all-vertices_fsaverage_space.npy").unlink()
        self.assertIn("subj01 is left out", self.done("inspect", root))

    def test_a_trained_matrix_is_imported_into_a_study(self):
        root = self.folder / "algonauts"
        algonauts(root)
        weights = numpy.random.default_rng(1).standard_normal((55, 192)).astype("float32")
        numpy.savez_compressed(self.folder / "readouts.npz", coef_=weights.astype("float64"), intercept_=numpy.arange(55.0))
        line = self.done("import", self.folder / "readouts.npz", root, "--backbone", "deit-tiny")
        self.assertIn("55 voxels of all x 192 channels", line)
        arrays, _ = tensors(root / "cortilens/encoders/subj01_fsaverage_deit-tiny_imported.safetensors")
        numpy.testing.assert_array_equal(arrays["weights"], weights)
        numpy.savez(self.folder / "short.npz", coef_=weights[1:])
        self.fails("import", self.folder / "short.npz", root, "--backbone", "deit-tiny", parts=["54 readouts, the mask has 55"])


class OwnData(unittest.TestCase):
    setUp, run_engine, done, fails = Study.setUp, Study.run_engine, Study.done, Study.fails

    def lay_out(self):
        """What a person has: pictures, a mask, betas of two runs, lists of their trials, a region, a noise ceiling."""
        root = self.folder / "my data"
        colors = photos(root / "pictures", lambda n: f"scene {n:02d}.png")
        subject = root / "sub-01"
        (subject / "func").mkdir(parents=True)
        draw = numpy.random.default_rng(9)
        mask = numpy.zeros((6, 5, 4), bool)
        mask.flat[draw.choice(mask.size, 33, replace=False)] = True
        numpy.save(subject / "brain_mask.npy", mask)
        weights = draw.standard_normal((3, 33))
        for run in (1, 2):
            order = draw.permutation(PHOTOS)
            betas = colors[order] @ weights + 0.1 * draw.standard_normal((PHOTOS, 33))
            numpy.save(subject / "func" / f"betas_run{run}.npy", betas if run == 1 else betas.T)
            (subject / "func" / f"trials_run{run}.txt").write_text("".join(f"scene {n:02d}.png\n" for n in order))
        numpy.save(subject / "faces.npy", numpy.arange(33) % 3)
        (subject / "faces.ctab").write_text("0 Unknown\n1 OFA\n2 FFA-1\n")
        numpy.save(subject / "notes.npy", numpy.zeros((3, 4, 5, 6)))
        return root, mask

    def test_the_file_is_written_from_what_lies_there_and_opens(self):
        root, mask = self.lay_out()
        line = self.done("study", "new", root)
        self.assertIn("study.json: 1 subjects, 40 photos, 2 sessions of responses, 1 sets of regions", line)
        text = (root / "study.json").read_text()
        self.assertIn("// - not used: sub-01/notes.npy", text)
        study = json.loads(re.sub(r"^//.*$", "", text, flags=re.M))
        self.assertEqual(study["photos"], {"folder": "pictures"})
        subject = study["subjects"][0]
        self.assertEqual(subject["space"], {"name": "native", "mask": "sub-01/brain_mask.npy", "order": "numpy"})
        self.assertEqual([session["rows"] for session in subject["responses"]], ["trials", "units"])
        self.assertEqual(subject["responses"][1]["photos"], "sub-01/func/trials_run2.txt")
        self.assertEqual(subject["rois"], [{"name": "faces", "whole": "sub-01/faces.npy", "table": "sub-01/faces.ctab"}])
        check = self.done("study", "check", root)
        self.assertIn("found    Betas native: 2 sessions, 80 trials of 40 photos, 33 voxels", check)
        self.assertIn("It opens; 0 named files are missing, 0 pieces cannot be used.", check)
        self.fails("study", "new", root, parts=["is there already", "--force"])

        common = ["--backbone", "deit-tiny", "--store", STORE]
        trained = self.done("train", root / "study.json", *common, "--draws", 20, "--roi", "FFA-1")
        self.assertIn("11 voxels, trained on 30 images, tested on 10", trained)
        arrays, metadata = tensors(root / "cortilens/encoders/sub-01-deit-tiny-ridge.safetensors")
        inside = numpy.argwhere(mask)[numpy.arange(33) % 3 == 2]
        numpy.testing.assert_array_equal(arrays["voxels"], inside)
        self.assertEqual(metadata["space"], "native")
        out = self.folder / "map.npy"
        self.done("relevance", root, *common, "--image", "scene 07", "--select", "FFA-1", "--views", 1, "--out", out)

    def test_registered_spheres_are_told_from_the_others_by_their_names(self):
        root, _ = self.lay_out()
        for name in ("lh.sphere.reg", "sub-regina_hemi-L_sphere.surf.gii", "sub-regina_hemi-R_desc-reg_sphere.surf.gii",
                     "sub-regina_hemi-R_space-fsLR_desc-reg_sphere.surf.gii"):
            (root / "sub-01" / name).write_bytes(b"")
        self.done("study", "new", root)
        study = json.loads(re.sub(r"^//.*$", "", (root / "study.json").read_text(), flags=re.M))
        self.assertEqual(study["subjects"][0]["surfaces"],
                         {"left": {"registered": "sub-01/lh.sphere.reg", "sphere": "sub-01/sub-regina_hemi-L_sphere.surf.gii"},
                          "right": {"registered": "sub-01/sub-regina_hemi-R_desc-reg_sphere.surf.gii"}})

    def test_matrices_of_vertices_alone_say_their_axes_by_the_number_of_photos(self):
        root = self.folder / "surface"
        photos(root / "pictures", lambda n: f"scene {n:02d}.png")
        draw = numpy.random.default_rng(3)
        for half, vertices in (("lh", 31), ("rh", 29)):
            numpy.save(root / f"{half}.betas.npy", draw.standard_normal((vertices, PHOTOS)))
        self.done("study", "new", root)
        subject = json.loads(re.sub(r"^//.*$", "", (root / "study.json").read_text(), flags=re.M))["subjects"][0]
        self.assertEqual(subject["space"]["vertices"], [31, 29])
        self.assertEqual([session["rows"] for session in subject["responses"]], ["units"])
        self.assertIn("40 trials of 40 photos, 60 vertices", self.done("study", "check", root))

    def test_a_wrong_file_is_told_line_by_line(self):
        root, _ = self.lay_out()
        self.done("study", "new", root)
        text = (root / "study.json").read_text()
        (root / "study.json").write_text(text.replace('"order"', '"oder"'))
        line = 1 + text[:text.index('"order"')].count("\n")
        run = self.run_engine("study", "check", root / "study.json")
        self.assertEqual(run.returncode, 1)
        self.assertIn(f"study.json:{line}: `space` has no `oder`; `order` is meant?", run.stdout)
        self.fails("inspect", root, parts=[f"line {line}", "study check"])
        (root / "study.json").write_text(text.replace("trials_run1.txt", "trials_run9.txt"))
        check = self.done("study", "check", root)
        self.assertRegex(check, r"study.json:\d+: `photos` names .*trials_run9.txt, which is not there.")
        self.assertIn("1 named files are missing, 1 pieces cannot be used.", check)

    def test_what_opens_as_it_is_needs_no_file(self):
        algonauts(self.folder / "algonauts")
        self.fails("study", "new", self.folder / "algonauts", parts=["Algonauts 2023, which opens as it is"])
        (self.folder / "empty").mkdir()
        self.fails("study", "new", self.folder / "empty", parts=["in which voxels or vertices", "mask"])
        self.assertFalse((self.folder / "empty/study.json").exists())
        self.fails("study", "new", self.folder / "none", parts=["There is no folder"])


if __name__ == "__main__":
    unittest.main()
