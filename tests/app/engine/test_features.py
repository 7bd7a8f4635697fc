# SPDX-License-Identifier: Apache-2.0
"""Making features of many photos: resumed, in parts, cancelled, refused; and what is then in the store."""
import json, os, pathlib, pty, re, resource, select, signal, struct, subprocess, tempfile, time, unittest

import numpy

ENGINE, DEMO = os.environ["CORTILENS_ENGINE"], os.environ["CORTILENS_DEMO"]


def read_safetensors(path):
    """The file's arrays and metadata, without this program's code."""
    content = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    metadata = header.pop("__metadata__")
    types = {"F32": "<f4", "U32": "<u4", "U8": "u1", "F16": "<f2", "U16": "<u2"}
    arrays = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        arrays[name] = numpy.frombuffer(content[begin:end], types[entry["dtype"]]).reshape(entry["shape"])
    return arrays, metadata


class Features(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.store = pathlib.Path(folder.name) / "store"

    def words(self, *words, backbone="deit-tiny", images="0-11", store=None):
        return [ENGINE, "features", DEMO, "--backbone", backbone, "--images", images, "--store", str(store or self.store),
                *map(str, words)]

    def features(self, *words, limit=None, **options):
        def fill():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # as a full disk: the write fails, nobody is killed
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        before = fill if limit else None
        return subprocess.run(self.words(*words, **options), capture_output=True, text=True, timeout=300, preexec_fn=before)

    def done(self, *words, **options):
        run = self.features(*words, **options)
        self.assertEqual((run.returncode, run.stderr), (0, ""), "no bar in a pipe")
        self.assertEqual(run.stdout.count("\n"), 1)
        return run.stdout

    def fails(self, run, *parts):
        self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
        self.assertEqual(run.stderr.count("\n"), 1, run.stderr)
        for part in parts:
            self.assertIn(part, run.stderr)

    def tables(self, store=None):
        return sorted((store or self.store).glob("embeddings/*.safetensors"))

    def table(self, store=None):
        (path,) = self.tables(store)
        return path

    def present(self):
        return sorted(numpy.nonzero(read_safetensors(self.table())[0]["check"])[0].tolist())

    def test_embeddings_are_of_unit_length_and_say_what_they_are(self):
        line = self.done()
        self.assertRegex(line, r"DeiT-Tiny/16 embeddings \(224 px, 192 channels\) of 12 photos: 12 made in .* s, .* a second")
        arrays, metadata = read_safetensors(self.table())
        self.assertEqual(arrays["embeddings"].shape[1], 192)
        self.assertEqual(self.present(), list(range(12)))
        numpy.testing.assert_allclose(numpy.linalg.norm(arrays["embeddings"][:12].astype(float), axis=1), 1, atol=1e-6)
        self.assertFalse(arrays["embeddings"][12:].any())
        self.assertIn("backbone=deit-tiny", metadata["recipe"])
        self.assertRegex(metadata["weights_sha256"], "^[0-9a-f]{64}$")

    def test_a_second_run_does_nothing(self):
        self.done()
        before = self.table().stat()
        self.assertIn("all are there already", self.done())
        after = self.table().stat()
        self.assertEqual((before.st_mtime_ns, before.st_ino), (after.st_mtime_ns, after.st_ino))
        self.assertIn("2 made", self.done(images="0-13"))

    def test_shards_together_are_a_whole_run_whatever_the_threads(self):
        self.done(images="0-19", store=self.store / "whole")
        whole = self.table(self.store / "whole").read_bytes()
        parts = [subprocess.Popen(self.words("--shard", f"{n}/3", "--threads", 1, images="0-19", store=self.store / "parts"),
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE) for n in (3, 1, 2)]
        for part in parts:
            self.assertEqual(part.communicate(timeout=300)[1], b"")
        self.assertEqual(self.table(self.store / "parts").read_bytes(), whole)
        self.assertIn("all are there already", self.done(images="0-19", store=self.store / "parts"))

    def wait_for_some(self, run, least):
        while run.poll() is None and not (self.tables() and len(self.present()) >= least):
            time.sleep(0.01)

    def test_a_killed_run_goes_on_where_it_was(self):
        self.done(images="0-59", store=self.store / "whole")
        kills = 0
        for least in (5, 20, 40):
            run = subprocess.Popen(self.words(images="0-59"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.wait_for_some(run, least)
            run.kill()
            kills += run.wait() == -signal.SIGKILL
        self.assertGreater(kills, 0)
        kept = len(self.present())
        self.assertGreaterEqual(kept, 5)
        line = self.done(images="0-59")
        self.assertTrue(f"{60 - kept} made" in line or kept == 60 and "already" in line, line)
        self.assertEqual(self.table().read_bytes(), self.table(self.store / "whole").read_bytes())

    def test_ctrl_c_keeps_what_is_there_and_says_how_to_go_on(self):
        for what in ("embedding", "dense"):
            run = subprocess.Popen(self.words("--what", what, "--views", 4, images="all"), stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
            if what == "embedding":
                self.wait_for_some(run, 3)
            else:
                while run.poll() is None and len(list(self.store.glob("*.safetensors"))) < 2:
                    time.sleep(0.01)
            run.send_signal(signal.SIGINT)
            out, err = run.communicate(timeout=60)
            self.assertEqual((run.returncode, out), (1, ""), err)
            self.assertRegex(err, r"^cortilens-engine: Cancelled; \d+ of \d+ photos are kept\. Run it again to go on\.\n$")
            kept = int(re.search(r"(\d+) of", err)[1])
            self.assertGreater(kept, 0)
            stored = self.present() if what == "embedding" else list(self.store.glob("*.safetensors"))
            self.assertEqual(len(stored), kept)

    def test_maps_are_made_and_found_again(self):
        line = self.done("--what", "dense", "--views", 2, images="0-3,200")
        self.assertRegex(line, r"DeiT-Tiny/16 feature maps \(naclip, 336 px, 2 views, \w+\) of 5 photos: 5 made")
        self.assertEqual(len(list(self.store.glob("*.safetensors"))), 5)
        self.assertIn("all are there already", self.done("--what", "dense", "--views", 2, images="0-3,200"))
        self.assertIn("1 made", self.done("--what", "dense", "--views", 2, images="0-4,200"))
        self.assertIn("2 made", self.done("--what", "dense", "--views", 2, "--adaptor", "maskclip", images="0,1"))
        run = subprocess.run([ENGINE, "relevance", DEMO, "--image", "200", "--select", "FFA-1", "--backbone", "deit-tiny", "--views",
                              "2", "--store", str(self.store), "--out", str(self.store / "map.npy"), "--verbose"],
                             capture_output=True, text=True, timeout=100)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(len(list(self.store.glob("*.safetensors"))), 8, "the stored map served")

    def test_maps_are_in_what_the_machine_was_tried_for_and_say_so(self):
        environment = {**os.environ, "XDG_CACHE_HOME": str(self.store.parent / "cache")}

        def line(store, *more):
            run = subprocess.run(self.words("--what", "dense", "--views", 2, *more, images="0", store=self.store / store),
                                 capture_output=True, text=True, timeout=300, env=environment)
            self.assertEqual((run.returncode, run.stderr), (0, ""))
            return re.search(r"2 views, (\w+)\)", run.stdout)[1]

        first = line("first")
        records = list((self.store.parent / "cache" / "cortilens" / "precision").glob("*.json"))
        if records:  # none on a CPU that has nothing to choose from
            self.assertEqual(json.loads(records[0].read_text())["chosen"], first)
            before = records[0].stat()
            self.assertEqual(line("second", "--precision", "auto"), first)
            after = records[0].stat()
            self.assertEqual((before.st_mtime_ns, before.st_ino), (after.st_mtime_ns, after.st_ino), "tried once")
        (stored,) = (self.store / "first").glob("*.safetensors")
        self.assertIn(f"precision={first} ", str(read_safetensors(stored)[1]))
        self.assertEqual(line("exact", "--precision", "fp32"), "fp32")

    def test_embeddings_are_exact_unless_a_precision_is_named(self):
        self.done(images="0")
        self.assertIn("precision=fp32", read_safetensors(self.table())[1]["recipe"])

    def test_the_control_needs_no_weights(self):
        self.assertIn("4 made", self.done(backbone="control", images="0-3"))
        arrays, metadata = read_safetensors(self.table())
        self.assertEqual(arrays["embeddings"].shape[1], 39)
        self.assertIn("edges 8 px 22.5 deg", metadata["channel_names"])
        self.assertIn("2 made", self.done("--what", "dense", backbone="control", images="0,1"))
        self.fails(self.features("--what", "dense", "--adaptor", "naclip", backbone="control"), "no network", "adaptor")

    def test_a_terminal_gets_a_bar_with_rate_and_time_left(self):
        master, slave = pty.openpty()
        run = subprocess.Popen(self.words(images="0-79"), stdout=subprocess.PIPE, stderr=slave)
        os.close(slave)
        seen = b""
        while run.poll() is None or select.select([master], [], [], 0)[0]:
            if select.select([master], [], [], 0.2)[0]:
                try:
                    seen += os.read(master, 4096)
                except OSError:
                    break
        run.communicate(timeout=100)
        os.close(master)
        self.assertIn(b"80 of 80 photos are to be made; they take", seen)
        self.assertRegex(seen, rb"\[#+-+\] +\d+ % photos \d+ of 80, [\d.]+ a (second|minute), (under )?\d+ s left")

    def test_what_does_not_fit_is_refused_with_numbers_before_the_work(self):
        self.fails(self.features("--what", "dense", "--store-cap", "1MB", images="0-99"), "100 feature maps", "MB", "--store-cap")
        self.assertEqual(list(self.store.glob("*.safetensors")), [])
        self.fails(self.features("--memory-limit", "20MB"), "MB", "--memory-limit")
        self.fails(self.features("--store-cap", "0"), "store")

    def test_a_full_disk_in_the_middle_keeps_what_was_made(self):
        self.done(images="0-5")
        self.fails(self.features(images="0-11", limit=100_000), "Cannot write", "Free some space")
        self.assertEqual(self.present(), list(range(6)))
        self.assertIn("6 made", self.done(images="0-11"))

    def test_wrong_photos_shards_and_backbones_are_named(self):
        self.fails(self.features(images="0-250"), "250", "nsdId", "73k")
        self.fails(self.features(images="9-3"), "9-3", "backwards")
        self.fails(self.features(images="/no/such/list"), "/no/such/list")
        self.fails(self.features("--shard", "4/3"), "4/3", "1/4")
        self.fails(self.features(backbone="vgg"), "vgg", "deit-tiny")
        self.fails(self.features(backbone="clip-vit-b16"), "clip-vit-b16")
        self.assertEqual(self.features("--what", "pictures").returncode, 2)
        self.assertEqual(self.tables(), [])

    def test_a_list_may_be_a_file(self):
        listing = self.store.parent / "photos.txt"
        listing.write_text("# the first three\n0-2\n73k:8\n")
        self.done(images=str(listing))
        self.assertEqual(self.present(), [0, 1, 2, 7])


if __name__ == "__main__":
    unittest.main()
