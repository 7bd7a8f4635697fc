# SPDX-License-Identifier: Apache-2.0
"""An engine process and a window that lies, dies, or speaks another version."""
import os, signal, struct, subprocess, tempfile, unittest

import cbor2

ENGINE, DEMO = os.environ["CORTILENS_ENGINE"], os.environ["CORTILENS_DEMO"]
STORY = {"image": 40, "selection": "FFA-1", "backbone": "deit-tiny"}


class Engine:
    def __init__(self, store):
        self.process = subprocess.Popen([ENGINE, "serve", "--store", store], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        self.hello = self.receive()

    def receive(self):
        size, = struct.unpack("<I", self.process.stdout.read(4))
        return cbor2.loads(self.process.stdout.read(size))

    def write(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, id, method, params):
        frame = cbor2.dumps({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
        self.write(struct.pack("<I", len(frame)) + frame)

    def until(self, fits):
        while not fits(message := self.receive()):
            pass
        return message

    def ask(self, id, method, params):
        self.send(id, method, params)
        return self.until(lambda message: message.get("id") == id)

    def open(self):
        self.ask(1, "initialize", {"protocol": 1})
        self.ask(2, "subject/open", {"directory": DEMO})

    def end(self):
        """Exit code and the last line on stderr."""
        _, errors = self.process.communicate(timeout=60)
        return self.process.returncode, errors.decode().strip().splitlines()[-1:]


class Wire(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.store = folder.name

    def engine(self):
        engine = Engine(self.store)
        self.addCleanup(engine.process.kill)
        return engine

    def test_photos_are_prepared_as_a_job_that_gives_way_and_can_be_given_up(self):
        engine = self.engine()
        engine.open()
        reply = engine.ask(3, "store/prepare", {"backbone": "deit-tiny", "what": "embedding", "images": "0-9"})["result"]
        self.assertEqual((reply["made"], reply["there"]), (10, 0))
        reply = engine.ask(4, "store/prepare", {"backbone": "deit-tiny", "what": "embedding", "images": "0-11"})["result"]
        self.assertEqual((reply["made"], reply["there"]), (2, 10))

        engine.send(5, "store/prepare", {"backbone": "deit-tiny", "what": "dense", "views": 13, "images": "all"})

        def running(message):
            jobs = message.get("params", {}).get("jobs", []) if message.get("method") == "engine/jobs" else []
            return any(job["id"] == 5 and job["unit"] == "photos" and job["done"] > 0 for job in jobs)

        job = next(job for job in engine.until(running)["params"]["jobs"] if job["id"] == 5)
        self.assertEqual((job["title"], job["total"], job["state"]), ("Feature maps of photos, DeiT-Tiny/16", 250, "running"))
        relevance = engine.ask(6, "relevance/compute", {**STORY, "image": 249})
        self.assertIn("map", relevance["result"])  # although 249 would have come last
        engine.write(self.frame({"jsonrpc": "2.0", "method": "$/cancel", "params": {"id": 5}}))
        self.assertEqual(engine.until(lambda message: message.get("id") == 5)["error"]["data"]["kind"], "cancelled")
        reply = engine.ask(7, "store/prepare", {"backbone": "deit-tiny", "what": "dense", "images": "0,249"})["result"]
        self.assertEqual((reply["made"], reply["there"]), (0, 2))

    def test_what_cannot_be_prepared_is_said(self):
        engine = self.engine()
        engine.ask(1, "initialize", {"protocol": 1})
        request = {"backbone": "deit-tiny", "images": "0-9"}
        self.assertIn("subject", engine.ask(2, "store/prepare", request)["error"]["message"])
        engine.ask(3, "subject/open", {"directory": DEMO})
        for id, wrong in enumerate(({"backbone": "vgg"}, {"images": "300"}, {"what": "soup"}, {"adaptor": "fancy"}), 10):
            error = engine.ask(id, "store/prepare", {**request, **wrong})["error"]
            self.assertIn(str(*wrong.values()), error["message"], wrong)

    @staticmethod
    def frame(message):
        content = cbor2.dumps(message)
        return struct.pack("<I", len(content)) + content

    def test_it_says_hello_first_and_ends_with_the_input(self):
        engine = self.engine()
        self.assertEqual(engine.hello["method"], "hello")
        self.assertEqual(engine.hello["params"]["processId"], engine.process.pid)
        self.assertEqual(engine.end(), (0, []))

    def test_shutdown_is_answered_and_ends_it(self):
        engine = self.engine()
        self.assertEqual(engine.ask(1, "shutdown", {})["result"], {})
        self.assertEqual(engine.process.wait(30), 0)

    def test_another_version_is_refused_in_words(self):
        error = self.engine().ask(1, "initialize", {"protocol": 2, "client": "cortilens 3.0.0"})["error"]
        self.assertEqual(error["data"]["kind"], "mismatch")
        self.assertIn("version 2", error["message"])
        self.assertIn("same version", error["data"]["remedy"])

    def test_a_frame_that_lies_ends_it_with_one_line(self):
        for data, words in ((struct.pack("<I", 0xFFFFFFFF), "4294967295"), (struct.pack("<I", 2) + b"\x82\x01\x02", "not one CBOR"),
                            (struct.pack("<I", 2) + b"{}", "not one CBOR"), (struct.pack("<I", 5_000_000) + 5_000_000 * b"\x81", "CBOR")):
            engine = self.engine()
            engine.write(data)
            code, line = engine.end()
            self.assertEqual(code, 1, words)
            self.assertIn(words, line[0])

    def test_an_input_cut_short_ends_it_with_one_line(self):
        engine = self.engine()
        engine.write(struct.pack("<I", 100) + b"\xa1")
        code, line = engine.end()
        self.assertEqual(code, 1)
        self.assertIn("middle of a message", line[0])

    def test_a_window_that_vanishes_ends_it_in_the_middle_of_a_map(self):
        engine = self.engine()
        engine.open()
        engine.send(3, "relevance/compute", {**STORY, "views": 400})
        engine.until(lambda message: message.get("method") == "$/progress")
        engine.process.stdout.close()
        engine.process.stdin.close()
        self.assertEqual(engine.process.wait(60), 0)

    def test_killed_in_the_middle_it_leaves_a_store_that_works(self):
        engine = self.engine()
        engine.open()
        engine.ask(3, "relevance/compute", {**STORY, "views": 2})
        engine.send(4, "relevance/compute", {**STORY, "views": 400})
        engine.until(lambda message: message.get("method") == "$/progress")
        engine.process.send_signal(signal.SIGKILL)
        engine.process.wait()
        again = self.engine()
        again.open()
        self.assertTrue(again.ask(3, "relevance/compute", {**STORY, "views": 2})["result"]["fromStore"])
        self.assertFalse(again.ask(4, "relevance/compute", {**STORY, "views": 3})["result"]["fromStore"])


if __name__ == "__main__":
    unittest.main()
