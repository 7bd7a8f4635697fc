# SPDX-License-Identifier: Apache-2.0
"""`weights` from a shell: what is there, what a file is, and putting it in place."""
import hashlib, json, os, pathlib, shutil, subprocess, tempfile, unittest

ENGINE, SOURCE = os.environ["CORTILENS_ENGINE"], pathlib.Path(os.environ["CORTILENS_SOURCE"])
DEIT = SOURCE / "resources/demo/weights/deit_tiny_patch16_224.fp16.safetensors"


class Weights(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_engine(self, *words):
        return subprocess.run([ENGINE, "weights", *map(str, words)], capture_output=True, text=True, timeout=100,
                              env={**os.environ, "XDG_DATA_HOME": str(self.folder)})

    def fails(self, run, *parts):
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertEqual(run.stderr.count("\n"), 1, run.stderr)
        for part in parts:
            self.assertIn(part, run.stderr)

    def test_every_backbone_is_listed(self):
        text = self.run_engine()
        self.assertEqual((text.returncode, text.stderr), (0, ""))
        for part in ("deit-tiny", "clip-vit-b16", "missing", "licence", "OpenAI", str(self.folder / "cortilens/weights")):
            self.assertIn(part, text.stdout)
        rows = {row["backbone"]: row for row in json.loads(self.run_engine("--json").stdout)["rows"]}
        self.assertEqual(pathlib.Path(rows["deit-tiny"]["found"]).name, DEIT.name)
        self.assertEqual(rows["clip-vit-b16"]["found"], "")

    def test_a_file_is_recognised(self):
        run = self.run_engine("check", DEIT)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        digest = hashlib.sha256(DEIT.read_bytes()).hexdigest()
        for part in ("DeiT-Tiny/16", digest, "complete"):
            self.assertIn(part, run.stdout)
        report = json.loads(self.run_engine("check", DEIT, "--json").stdout)
        self.assertEqual((report["good"], report["sha256"], report["tensors"]), (True, digest, 152))

    def test_what_is_wrong_is_named(self):
        half = self.folder / "half.safetensors"
        half.write_bytes(DEIT.read_bytes()[:1_000_000])
        self.fails(self.run_engine("check", half), str(half))
        self.fails(self.run_engine("check", self.folder / "absent.pt"), "absent.pt")
        self.fails(self.run_engine("check", SOURCE / "tests/data/torch/runs_a_command.pt"), "posix.system", "refused")
        self.fails(self.run_engine("check", DEIT, "--backbone", "clip-vit-b16"), "no backbone that is known")
        self.fails(self.run_engine("check", DEIT, "--backbone", "vgg"), "vgg")
        self.fails(self.run_engine("check", SOURCE / "tests/data/torch/plain.pt"), "plain.pt")

    def test_a_good_file_is_put_in_place_once(self):
        copy = self.folder / "deit-tiny.safetensors"
        shutil.copy(DEIT, copy)
        run = self.run_engine("install", copy)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        place = self.folder / "cortilens/weights/deit-tiny.safetensors"
        self.assertEqual(run.stdout, f"{place}\n")
        self.assertEqual(place.read_bytes(), DEIT.read_bytes())
        self.assertEqual(os.listdir(place.parent), [place.name])
        self.fails(self.run_engine("install", copy), "already")
        self.fails(self.run_engine("install", SOURCE / "tests/data/torch/plain.pt"), "no backbone")

    def test_wrong_usage_is_2(self):
        for words in (["check"], ["install"], ["fetch"], ["--colour"]):
            self.assertEqual(self.run_engine(*words).returncode, 2, words)


if __name__ == "__main__":
    unittest.main()
