# SPDX-License-Identifier: Apache-2.0
"""The shell's `responses` on the demo subject: what is written, said and refused."""
import json, os, pathlib, struct, subprocess, tempfile, unittest

import numpy

ENGINE, DEMO = os.environ["CORTILENS_ENGINE"], os.environ["CORTILENS_DEMO"]
TYPES = {"I16": "<i2", "I32": "<i4", "U32": "<u4", "F32": "<f4"}


def safetensors(path):
    """{name: array} and the texts of a safetensors file."""
    data = path.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + length])
    texts = header.pop("__metadata__", {})
    return {name: numpy.frombuffer(data[8 + length + entry["data_offsets"][0]:8 + length + entry["data_offsets"][1]],
                                   TYPES[entry["dtype"]]).reshape(entry["shape"]) for name, entry in header.items()}, texts


class Responses(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def convert(self, *words, **options):
        return subprocess.run([ENGINE, "responses", DEMO, "--to", self.folder, *map(str, words)], capture_output=True, text=True,
                              timeout=300, **options)

    def test_the_demo_is_converted_and_its_ceiling_found_again(self):
        run = self.convert("--verify")
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        for part in ("subj01 of func1pt8mm", "betas_fithrf_GLMdenoise_RR", "250 seen 3 x", "converted now: 1; kept: 0",
                     "every row agrees"):
            self.assertIn(part, run.stdout)
        folder, = (path for path in self.folder.iterdir() if path.is_dir())
        index, texts = safetensors(folder / "index.safetensors")
        self.assertEqual(texts["mask"], "nsdgeneral")
        trials, photos = [], []
        for session in sorted(folder.glob("session*.safetensors")):
            arrays, _ = safetensors(session)
            betas = arrays["betas"].astype(float)
            trials.append((betas - betas.mean(1, keepdims=True)) / betas.std(1, ddof=1, keepdims=True))
            photos.append(arrays["photos"])
        z, photos = numpy.concatenate(trials, 1), numpy.concatenate(photos)
        # NSD's estimate from the variance over repeats, against what the demo wrote into ncsnr.nii.gz.
        order = numpy.argsort(photos, kind="stable").reshape(-1, 3)
        noise = z[:, order].var(2, ddof=1).mean(1)
        numpy.testing.assert_allclose(numpy.sqrt(numpy.maximum(0, 1 - noise) / noise), index["ncsnr"], atol=2e-4)

    def test_what_is_there_is_kept(self):
        self.assertIn("converted now: 1; kept: 0", self.convert("--sessions", "1", "--roi", "FFA-1").stdout)
        self.assertIn("converted now: 0; kept: 1", self.convert("--roi", "FFA-1").stdout)
        self.assertIn("to be converted: 0", self.convert("--roi", "FFA-1", "--dry-run").stdout)

    def test_a_threshold_makes_a_mask(self):
        run = self.convert("--roi", "nsdgeneral & faces > 3", "--dry-run")
        self.assertEqual(run.returncode, 0, run.stderr)
        fewer = int(run.stdout.split(" voxels")[0].split()[-1])
        more = int(self.convert("--dry-run").stdout.split(" voxels")[0].split()[-1])
        self.assertTrue(0 < fewer < more, (fewer, more))

    def test_what_is_wrong_is_named_in_one_line(self):
        for words, part in ((["--roi", "nothing"], "has no mask nothing"), (["--space", "func1mm"], "There are no betas"),
                            (["--subject", "subj09"], "Name one of: subj01"), (["--sessions", "7"], "no session 7")):
            run = self.convert(*words)
            self.assertEqual((run.returncode, run.stdout), (1, ""), words)
            self.assertEqual(run.stderr.count("\n"), 1, run.stderr)
            self.assertIn(part, run.stderr)


if __name__ == "__main__":
    unittest.main()
