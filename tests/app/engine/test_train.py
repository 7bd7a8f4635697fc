# SPDX-License-Identifier: Apache-2.0
"""Training and evaluating an encoder from a shell and over the wire: what is written, what it says of itself, killed and resumed."""
import csv, itertools, json, os, pathlib, shutil, signal, struct, subprocess, tempfile, time, unittest

import cbor2, numpy


ENGINE, DEMO = os.environ["CORTILENS_ENGINE"], pathlib.Path(os.environ["CORTILENS_DEMO"])
STORE = DEMO.with_name(DEMO.name + "-store")  # its photos are embedded once


def scores(path):
    content = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    types = {"F32": "<f4", "F64": "<f8", "I32": "<i4", "I16": "<i2", "U32": "<u4", "U8": "u1"}
    arrays = {name: numpy.frombuffer(content[8 + length :][slice(*entry["data_offsets"])], types[entry["dtype"]]).reshape(entry["shape"])
              for name, entry in header.items() if name != "__metadata__"}
    return arrays, header["__metadata__"]


def array(value):
    """A typed array of RFC 8746, of int32 or float32."""
    return numpy.frombuffer(value["data"].value, {78: "<i4", 85: "<f4"}[value["data"].tag]).reshape(value["shape"])


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

    def serve(self, *options):
        """A conversation: ask(method, params) -> its answer."""
        engine = subprocess.Popen([ENGINE, "serve", "--store", str(STORE), *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(engine.kill)
        ids = itertools.count(1)

        def ask(method, params):
            id = next(ids)
            frame = cbor2.dumps({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
            engine.stdin.write(struct.pack("<I", len(frame)) + frame)
            engine.stdin.flush()
            while True:
                size, = struct.unpack("<I", engine.stdout.read(4))
                message = cbor2.loads(engine.stdout.read(size))
                if message.get("id") == id:
                    return message

        ask("initialize", {"protocol": 1})
        return ask

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
        sgd = ("--method", "sgd", "--epochs", 12, "--copies", 1, "--draws", 0, "--roi", "FFA-1")
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
        self.assertEqual(array(measured["topRepeats"]).tolist(), [3] * 5)  # the demo shows every photo three times
        self.assertEqual(array(photos["topRepeats"]).tolist(), [])
        self.assertEqual(photos["missing"], 0)
        # The mean is that of the voxels that have a readout, or responses.
        region = ask(10, "selection/describe", {"selection": "FFA-1", "backbone": "deit-tiny"})["result"]
        self.assertEqual((photos["voxels"], measured["voxels"]), (region["voxelCount"], region["voxelCount"]))
        some = ask(11, "selection/photos", {"selection": "faces > 2", "backbone": "deit-tiny"})["result"]
        words = ask(12, "selection/describe", {"selection": "faces > 2", "backbone": "deit-tiny"})["result"]
        self.assertLess(some["voxels"], words["voxelCount"])
        self.assertIn(f"mean of {some['voxels']} voxels", words["readout"])
        table = ask(8, "train/evaluate", {"file": reply["result"]["file"], "draws": 50})["result"]
        self.assertEqual(table["regions"][0], "all voxels")
        # What was trained last is what is clicked, although the demo's own encoder is there as well.
        shutil.copytree(DEMO / "cortilens/encoders", self.tree / "cortilens/encoders", dirs_exist_ok=True)
        os.utime(reply["result"]["file"])
        backbones = ask(9, "subject/open", {"directory": str(self.tree)})["result"]["backbones"]
        self.assertEqual([b["encoder"] for b in backbones if b["id"] == "deit-tiny"], ["subj01-deit-tiny-ridge.safetensors"])

    def test_a_plan_says_what_there_is_and_refuses_with_numbers(self):
        ask = self.serve("--memory-limit", "50MB")
        ask("subject/open", {"directory": str(self.tree)})
        plan = ask("train/plan", {"backbone": "deit-tiny"})["result"]
        self.assertRegex(plan["refusal"], r"takes \S+ .B of memory, more than the limit of 50.0 MB leaves")
        self.assertTrue(plan["remedy"])
        self.assertEqual(plan["memoryFreeBytes"], 0)
        self.assertTrue(plan["file"].endswith("subj01-deit-tiny-ridge.safetensors"))
        ask = self.serve()
        ask("subject/open", {"directory": str(self.tree)})
        plan = ask("train/plan", {"backbone": "deit-tiny"})["result"]
        self.assertEqual(plan["refusal"], "")
        self.assertGreater(plan["memoryFreeBytes"], plan["memoryBytes"])

    def test_an_earlier_run_is_found_by_the_plan_and_another_one_stops_it(self):
        encoders = self.tree / "cortilens/encoders"
        sgd = {"backbone": "deit-tiny", "method": "sgd", "epochs": 400, "copies": 1, "draws": 0, "region": "FFA-1"}
        ask = self.serve()
        ask("subject/open", {"directory": str(self.tree)})
        self.out = encoders / "subj01-deit-tiny-sgd.safetensors"  # where the window's trainings go
        process = subprocess.Popen(self.words("--method", "sgd", "--epochs", 400, "--copies", 1, "--draws", 0, "--roi", "FFA-1"),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.kill)
        checkpoint = encoders / "subj01-deit-tiny-sgd.safetensors.training"
        while process.poll() is None and not checkpoint.exists():
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.assertTrue(checkpoint.exists(), "400 epochs are not over before the kill")
        self.assertGreater(ask("train/plan", sgd)["result"]["epochsDone"], 0)
        other = ask("train/plan", {**sgd, "epochs": 7})["error"]
        self.assertEqual(other["data"]["kind"], "mismatch")
        self.assertEqual(ask("train/plan", {**sgd, "epochs": 7, "anew": True})["result"]["epochsDone"], 0)
        self.assertIn("result", ask("train/start", {**sgd, "epochs": 7, "anew": True}))
        self.assertFalse(checkpoint.exists())

    def test_a_folder_is_inspected_and_its_betas_are_converted(self):
        ask = self.serve()
        found = ask("data/inspect", {"directory": str(self.tree)})["result"]
        self.assertEqual(found["root"], str(self.tree))
        subject, _ = found["subjects"]
        self.assertEqual(subject["betas"], [{"space": "func1pt8mm", "version": "betas_fithrf_GLMdenoise_RR", "sessions": 1}])
        missing = {piece["name"]: piece for piece in subject["pieces"] if piece["state"] == "missing"}
        self.assertTrue(missing["Responses"]["enables"])
        self.assertEqual(ask("data/inspect", {"directory": str(self.folder / "nowhere")})["error"]["data"]["kind"], "notFound")

        request = {"directory": str(self.tree), "subject": "subj01", "mask": "FFA-1"}
        self.assertIn("to be converted: 1", ask("responses/plan", request)["result"]["text"])
        self.assertIn("converted now: 1; kept: 0", ask("responses/convert", request)["result"]["text"])
        self.assertIn("converted now: 0; kept: 1", ask("responses/convert", request)["result"]["text"])
        self.assertIn("V9", ask("responses/convert", {**request, "mask": "V9"})["error"]["message"])
        pieces = ask("data/inspect", {"directory": str(self.tree)})["result"]["subjects"][0]["pieces"]
        self.assertIn("found", [piece["state"] for piece in pieces if piece["name"] == "Responses"])


if __name__ == "__main__":
    unittest.main()
