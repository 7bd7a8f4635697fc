# SPDX-License-Identifier: Apache-2.0
"""Training and evaluating an encoder from a shell and over the wire: what is written, what it says of itself, killed and resumed."""
import csv, json, os, pathlib, signal, struct, subprocess, tempfile, time, unittest

import cbor2, numpy


ENGINE, DEMO = os.environ["CORTILENS_ENGINE"], pathlib.Path(os.environ["CORTILENS_DEMO"])
STORE = pathlib.Path(tempfile.gettempdir()) / "cortilens-training-store"  # shared by the tests below: photos are embedded once


def scores(path):
    content = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    types = {"F32": "<f4", "I32": "<i4"}
    arrays = {name: numpy.frombuffer(content[8 + length :][slice(*entry["data_offsets"])], types[entry["dtype"]]).reshape(entry["shape"])
              for name, entry in header.items() if name != "__metadata__"}
    return arrays, header["__metadata__"]


class Train(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        # The demo's own data under a root that may be written to.
        self.tree = self.folder / "nsd"
        self.tree.mkdir()
        for part in ("nsddata", "nsddata_betas", "nsddata_stimuli"):
            (self.tree / part).symlink_to(DEMO / part)
        self.out = self.folder / "encoder.safetensors"

    def words(self, *words):
        return [ENGINE, "train", str(self.tree), "--subject", "subj01", "--backbone", "deit-tiny", "--store", str(STORE), "--out",
                str(self.out), *map(str, words)]

    def run_engine(self, words):
        return subprocess.run(words, capture_output=True, text=True, timeout=500)

    def test_ridge_is_trained_scored_and_evaluated(self):
        plan = self.run_engine(self.words("--dry-run"))
        self.assertEqual(plan.returncode, 0, plan.stderr)
        self.assertRegex(plan.stdout, r"\d+ voxels, \d+ training and \d+ test images\n")
        self.assertRegex(plan.stdout, r"memory: up to \S+ .B; disk: ")
        self.assertFalse(self.out.exists())

        run = self.run_engine(self.words("--draws", 200))
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(run.stdout.count("\n"), 1)
        arrays, metadata = scores(self.out)
        voxels, channels = arrays["weights"].shape
        self.assertEqual(channels, 192)
        self.assertEqual(metadata["subject"], "subj01")
        self.assertEqual(metadata["backbone"], "deit-tiny")
        self.assertRegex(metadata["method"], r"^ridge, penalty per voxel by 5 folds")
        self.assertRegex(metadata["weights_sha256"], r"^[0-9a-f]{64}$")
        self.assertRegex(metadata["stimuli_sha256"], r"^[0-9a-f]{64}$")
        self.assertEqual(metadata["split"], "shared1000")
        train, test = arrays["train_nsd_ids"], arrays["test_nsd_ids"]
        self.assertEqual(len(set(train) & set(test)), 0)
        self.assertEqual(len(test), int(metadata["test_images"]))
        self.assertTrue((arrays["r2_low"] <= arrays["r2"]).all() and (arrays["r2"] <= arrays["r2_high"]).all())
        # The synthetic brain is linear in these embeddings, so readouts have to come near the ceiling, and not above it.
        known = arrays["noise_ceiling"] > 20
        share = 100 * arrays["r2"][known].mean() / (arrays["noise_ceiling"][known].mean() / 100)
        self.assertGreater(share, 40)
        self.assertLess(share, 110)

        table = self.folder / "table.csv"
        evaluated = self.run_engine([ENGINE, "evaluate", str(self.out), "--dir", str(self.tree), "--store", str(STORE), "--csv",
                                     str(table), "--draws", "200", "--against", str(self.out)])
        self.assertEqual(evaluated.returncode, 0, evaluated.stderr)
        first, _, comparison = table.read_text().partition("\n\n")
        rows = {row["region"]: row for row in csv.DictReader(first.splitlines())}
        whole = rows["all voxels"]
        self.assertEqual(int(whole["voxels_scored"]), voxels)
        self.assertAlmostEqual(float(whole["r2_mean"]), float(arrays["r2"].mean()), places=4)
        self.assertLess(float(whole["r2_mean_low"]), float(whole["r2_mean"]))
        self.assertIn("FFA-1", rows)
        for row in csv.DictReader(comparison.splitlines()):
            self.assertEqual(float(row["r2_mean_difference"]), 0, "an encoder is as good as itself")
        self.assertIn("all voxels", evaluated.stdout)

    def test_gradient_steps_resume_after_a_kill_to_the_same_bytes(self):
        sgd = ("--method", "sgd", "--epochs", 12, "--copies", 2, "--draws", 0, "--roi", "FFA-1")
        run = self.run_engine(self.words(*sgd))
        self.assertEqual(run.returncode, 0, run.stderr)
        whole = self.out.read_bytes()
        self.out.unlink()

        checkpoint = self.out.with_suffix(".safetensors.training")
        process = subprocess.Popen(self.words(*sgd), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.kill)
        while process.poll() is None and not checkpoint.exists():
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
        if not self.out.exists():  # it may have been quicker than the kill
            self.assertTrue(checkpoint.exists())
            run = self.run_engine(self.words(*sgd))
            self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(self.out.read_bytes(), whole)
        self.assertFalse(checkpoint.exists())

    def test_what_cannot_be_trained_is_refused_in_words(self):
        few = self.folder / "few.txt"
        few.write_text("1\n2\n3\n")
        for words, parts in ((["--roi", "V9"], ["V9"]), (["--test-images", few], ["3", "10"]), (["--space", "func1mm"], ["func1mm"]),
                             (["--betas", "betas_none"], ["betas_none"])):
            run = self.run_engine(self.words(*words))
            self.assertEqual(run.returncode, 1, (words, run.stdout))
            for part in parts:
                self.assertIn(part, run.stderr)
            self.assertFalse(self.out.exists())
        self.assertEqual(self.run_engine(self.words("--method", "forest")).returncode, 2)

    def test_over_the_wire_it_is_planned_watched_and_used(self):
        engine = subprocess.Popen([ENGINE, "serve", "--store", str(STORE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(engine.kill)
        heard = []

        def ask(id, method, params):
            frame = cbor2.dumps({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
            engine.stdin.write(struct.pack("<I", len(frame)) + frame)
            engine.stdin.flush()
            while True:
                size, = struct.unpack("<I", engine.stdout.read(4))
                message = cbor2.loads(engine.stdout.read(size))
                if message.get("id") == id:
                    return message
                heard.append(message)

        ask(1, "initialize", {"protocol": 1})
        ask(2, "subject/open", {"directory": str(self.tree)})
        request = {"backbone": "deit-tiny", "draws": 50}
        plan = ask(3, "train/plan", request)["result"]
        self.assertGreater(plan["voxels"], 0)
        reply = ask(4, "train/start", request)
        self.assertIn("result", reply, reply)
        self.assertEqual(reply["result"]["voxels"] + reply["result"]["constantVoxels"] + reply["result"]["unknownVoxels"], plan["voxels"])
        stages = [m["params"]["value"]["stage"] for m in heard if m.get("method") == "$/progress" and m["params"]["id"] == 4]
        self.assertEqual(list(dict.fromkeys(stages)), ["converting", "embedding", "fitting", "scoring"])
        ask(5, "subject/open", {"directory": str(self.tree)})
        photos = ask(6, "selection/photos", {"selection": "FFA-1", "backbone": "deit-tiny", "count": 5})["result"]
        self.assertEqual((photos["top"]["shape"], photos["bottom"]["shape"], photos["photos"]), ([5], [5], 250))
        measured = ask(7, "selection/photos", {"selection": "FFA-1", "backbone": "deit-tiny", "by": "measured", "count": 5})["result"]
        self.assertEqual(measured["quantity"], "measured response")
        table = ask(8, "train/evaluate", {"file": reply["result"]["file"], "draws": 50})["result"]
        self.assertEqual(table["regions"][0], "all voxels")


if __name__ == "__main__":
    unittest.main()
