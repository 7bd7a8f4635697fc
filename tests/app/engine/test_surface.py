# SPDX-License-Identifier: Apache-2.0
"""Encoders of surfaces and MLPs from a shell: trained, scored, clicked. The surface betas are the volume's, carried to the vertices by
the demo's own transform, so that a vertex has to answer as its voxel does."""
import gzip, os, pathlib, struct, subprocess, tempfile, unittest

import cbor2, numpy

from test_train import DEMO, ENGINE, STORE, scores


def read_map(path):
    """A surface map [frames, vertices] of an .mgz."""
    content = gzip.decompress(path.read_bytes())
    _, vertices, _, _, frames, kind = struct.unpack(">6i", content[:24])
    assert kind == 3, kind
    return numpy.frombuffer(content, ">f4", vertices * frames, 284).reshape(frames, vertices)


def write_map(path, values):
    """[frames, vertices] as .mgh, or .mgz by its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    values = numpy.atleast_2d(numpy.asarray(values, ">f4"))
    content = struct.pack(">7ih", 1, values.shape[1], 1, 1, values.shape[0], 3, 0, 0).ljust(284, b"\0") + values.tobytes()
    path.write_bytes(gzip.compress(content, 1) if path.suffix == ".mgz" else content)


class Surface(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.tree = cls.folder / "nsd"
        for part in ("nsddata", "nsddata_betas", "nsddata_stimuli"):
            for path in (DEMO / part).rglob("*"):
                place = cls.tree / path.relative_to(DEMO)
                if path.is_dir():
                    place.mkdir(parents=True)
                else:
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.symlink_to(path)
        cls.transforms = cls.tree / "nsddata/ppdata/subj01/transforms"
        cls.encoders = cls.tree / "cortilens/encoders"
        cls.write_betas()

    @classmethod
    def write_betas(cls):
        """nativesurface: each vertex has its nearest voxel's betas; fsaverage: the same vertices, counted backwards."""
        betas, voxels = cls.converted()
        row = {tuple(voxel): place for place, voxel in enumerate(voxels.tolist())}
        folder = cls.tree / "nsddata_betas/ppdata/subj01"
        version = "betas_fithrf_GLMdenoise_RR"
        cls.voxel_of = {}
        for half in ("lh", "rh"):
            places = numpy.floor(read_map(cls.transforms / f"{half}.func1pt8-to-layerB2.mgz").T - 0.5).astype(int)
            values = numpy.zeros((betas.shape[1], len(places)), "f4")
            for vertex, place in enumerate(places.tolist()):
                if tuple(place) in row:
                    values[:, vertex] = betas[row[tuple(place)]]
                    cls.voxel_of[half, vertex] = tuple(place)
            write_map(folder / "nativesurface" / version / f"{half}.betas_session01.mgh", values)
            write_map(folder / "fsaverage" / version / f"{half}.betas_session01.mgh", values[:, ::-1])
            write_map(cls.transforms / f"{half}.fsaverage-to-white.mgz", numpy.arange(len(places), 0, -1))

    @classmethod
    def converted(cls):
        out = cls.folder / "responses"
        cls.run_engine("responses", cls.tree, "--roi", "nsdgeneral", "--to", out)
        (folder,) = out.iterdir()
        index, _ = scores(folder / "index.safetensors")
        session, _ = scores(next(path for path in sorted(folder.iterdir()) if "session" in path.name))
        return session["betas"], index["voxels"]

    @classmethod
    def run_engine(cls, *words, fails=False):
        run = subprocess.run([ENGINE, *map(str, words)], capture_output=True, text=True, timeout=500)
        assert (run.returncode != 0) == fails, (words, run.stdout, run.stderr)
        return run

    def train(self, *words):
        self.run_engine("train", self.tree, "--backbone", "deit-tiny", "--store", STORE, "--draws", 50, *words)

    def liked(self, encoder, select):
        """The ten photos with the highest measured response, asked of an engine that has chosen the encoder."""
        messages = [("initialize", {"protocol": 1}), ("subject/open", {"directory": str(self.tree), "encoders": [encoder]}),
                    ("selection/photos", {"selection": select, "backbone": "deit-tiny", "by": "measured", "count": 10})]
        with subprocess.Popen([ENGINE, "serve", "--store", STORE], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as engine:
            for place, (method, params) in enumerate(messages):
                frame = cbor2.dumps({"jsonrpc": "2.0", "id": place, "method": method, "params": params})
                engine.stdin.write(struct.pack("<I", len(frame)) + frame)
                engine.stdin.flush()
                message = {}
                while message.get("id") != place:
                    message = cbor2.loads(engine.stdout.read(struct.unpack("<I", engine.stdout.read(4))[0]))
                assert "result" in message, message
            engine.stdin.close()
        return numpy.frombuffer(message["result"]["top"]["data"].value, "<i4").tolist()

    def relevance(self, encoder, select):
        out = self.folder / "map.npy"
        run = self.run_engine("relevance", self.tree, "--image", 3, "--select", select, "--backbone", "deit-tiny", "--views", 1,
                              "--encoder", encoder, "--store", STORE, "--out", out)
        return numpy.load(out), run.stdout

    def test_a_vertex_answers_as_its_voxel_does_in_every_space(self):
        for space in ("func1pt8mm", "nativesurface"):
            self.train("--space", space)
        self.train("--space", "fsaverage", "--roi", "all")
        names = {space: f"subj01{part}-deit-tiny-ridge.safetensors"
                 for space, part in (("func1pt8mm", ""), ("nativesurface", "-nativesurface"), ("fsaverage", "-fsaverage"))}
        native, metadata = scores(self.encoders / names["nativesurface"])
        volume, _ = scores(self.encoders / names["func1pt8mm"])
        average, _ = scores(self.encoders / names["fsaverage"])
        self.assertEqual(metadata["space"], "nativesurface")
        self.assertEqual(metadata["vertex_counts"], "10242,10242")
        self.assertNotIn("voxels", native)
        rows = {tuple(voxel): place for place, voxel in enumerate(volume["voxels"].tolist())}
        of_average = {tuple(vertex): place for place, vertex in enumerate(average["vertices"].tolist())}
        vertices = native["vertices"].tolist()
        self.assertGreater(len(vertices), 1000)
        in_volume = [rows[self.voxel_of["lh" if side == 0 else "rh", vertex]] for side, vertex in vertices]
        in_average = [of_average[side, 10241 - vertex] for side, vertex in vertices]
        numpy.testing.assert_allclose(native["weights"], volume["weights"][in_volume], atol=2e-4)
        numpy.testing.assert_allclose(native["r2"], volume["r2"][in_volume], atol=1e-4)
        numpy.testing.assert_allclose(average["weights"][in_average], native["weights"], atol=2e-4)

        self.import_vertices()

        half, vertex = "rh", max(vertex for side, vertex in native["vertices"].tolist() if side == 1)
        expected, _ = self.relevance(names["func1pt8mm"], f"{half}:{vertex}")
        for space in ("nativesurface", "fsaverage"):
            found, _ = self.relevance(names[space], f"{half}:{vertex}")
            numpy.testing.assert_allclose(found, expected, atol=1e-3, err_msg=space)
            regions = self.relevance(names[space], "FFA-1")[0]
            self.assertTrue(numpy.isfinite(regions).all())
        # Without a choice, the newest: what was trained last.
        out = self.folder / "newest.npy"
        self.run_engine("relevance", self.tree, "--image", 3, "--select", f"{half}:{vertex}", "--backbone", "deit-tiny",
                                 "--views", 1, "--store", STORE, "--out", out)
        numpy.testing.assert_array_equal(numpy.load(out), found)
        self.run_engine("relevance", self.tree, "--image", 3, "--select", "FFA-1", "--backbone", "deit-tiny", "--encoder", "none.safetensors",
                        "--out", out, fails=True)

        # What was measured at a vertex is its voxel's, so the photos that it likes most are the same.
        liked = {space: self.liked(names[space], f"{half}:{vertex}") for space in names}
        self.assertEqual(liked["nativesurface"], liked["func1pt8mm"])
        self.assertEqual(liked["fsaverage"], liked["func1pt8mm"])

        for space in names:
            table = self.run_engine("evaluate", self.encoders / names[space], "--dir", self.tree, "--store", STORE, "--draws", 50).stdout
            self.assertIn(f"of {space}, ", table)
            self.assertIn("FFA-1", table)

    def import_vertices(self):
        """Readouts of the mask's vertices that were trained elsewhere come back as they were, each at its own vertex."""
        (folder,) = (self.tree / "cortilens/responses").glob("*nativesurface*nsdgeneral")
        index, _ = scores(folder / "index.safetensors")
        vertices = numpy.array([(side, vertex) for side, name in enumerate(("left_vertices", "right_vertices")) for vertex in index[name]])
        draw = numpy.random.default_rng(5)
        weights, bias = draw.standard_normal((len(vertices), 192)).astype("f4"), numpy.arange(len(vertices), dtype="f4")
        foreign, out = self.folder / "foreign.npz", self.folder / "imported.safetensors"
        words = ("import", foreign, self.tree, "--backbone", "deit-tiny", "--space", "nativesurface", "--out", out)
        numpy.savez(foreign, weights=weights, bias=bias)
        self.assertIn(f"{len(vertices)} vertices of nsdgeneral x 192 channels", self.run_engine(*words).stdout)
        imported, metadata = scores(out)
        self.assertEqual(metadata["space"], "nativesurface")
        for name, expected in (("vertices", vertices), ("weights", weights), ("bias", bias)):
            numpy.testing.assert_array_equal(imported[name], expected, err_msg=name)
        numpy.savez(foreign, weights=weights[1:])
        self.assertIn(f"{len(vertices) - 1} readouts, the mask has {len(vertices)}", self.run_engine(*words, fails=True).stderr)

    def test_a_volume_is_carried_to_both_surfaces(self):
        volume = self.tree / "nsddata/ppdata/subj01/func1pt8mm/floc_facestval.nii.gz"
        values = gzip.decompress(volume.read_bytes())
        shape = struct.unpack("<3h", values[42:48])
        field = numpy.frombuffer(values, "<f4", int(numpy.prod(shape)), 352).reshape(shape[::-1])
        own = {}
        for sampling in ("nearest", "linear", "cubic"):
            said = self.run_engine("project", self.tree, volume, "--sampling", sampling, "--out", self.folder / f"faces-{sampling}").stdout
            self.assertRegex(said, rf"lh.faces-{sampling}.mgz, .* of subj01, {sampling} at \d+ of 20484 vertices")
            own[sampling] = read_map(self.folder / f"rh.faces-{sampling}.mgz")[0]
        places = read_map(self.transforms / "rh.func1pt8-to-layerB2.mgz").T - 1
        for vertex in range(0, 10242, 997):
            i, j, k = numpy.floor(places[vertex] + 0.5).astype(int)
            numpy.testing.assert_equal(own["nearest"][vertex], field[k, j, i])
        # By hand: trilinear at each depth, then their mean.
        depths = []
        for layer in ("layerB1", "layerB2", "layerB3"):
            place = read_map(self.transforms / f"rh.func1pt8-to-{layer}.mgz").T.astype("f8") - 1
            first = numpy.floor(place).astype(int)
            share = place - first
            depth = 0
            for corner in numpy.ndindex(2, 2, 2):
                at = first + corner
                weight = numpy.prod(numpy.where(corner, share, 1 - share), axis=1)
                depth = depth + weight * field[at[:, 2], at[:, 1], at[:, 0]]
            depths.append(depth)
        known = numpy.isfinite(depths).all(0) & numpy.isfinite(own["linear"])
        self.assertGreater(known.sum(), 500)
        numpy.testing.assert_allclose(own["linear"][known], numpy.mean(depths, 0)[known], atol=1e-4)

        for half in ("lh", "rh"):
            write_map(self.transforms / f"{half}.white-to-fsaverage.mgz", numpy.arange(10242, 0, -1))
        self.run_engine("project", self.tree, volume, "--fsaverage", "--sampling", "cubic", "--out", self.folder / "average")
        numpy.testing.assert_array_equal(read_map(self.folder / "rh.average.mgz")[0], own["cubic"][::-1])

    def test_an_mlp_is_trained_scored_and_says_what_it_is(self):
        out = self.encoders / "mlp.safetensors"
        self.train("--method", "mlp", "--hidden", 16, "--epochs", 3, "--copies", 2, "--roi", "FFA-1", "--out", out)
        arrays, metadata = scores(out)
        self.assertEqual(metadata["readout"], "mlp 1")
        self.assertRegex(metadata["method"], r"^mlp, 16 hidden units \(gelu\) that all voxels share, MSE, AdamW")
        self.assertEqual(arrays["hidden_weights"].shape, (16, 192))
        self.assertEqual(arrays["weights"].shape[1], 16)
        values, said = self.relevance("mlp.safetensors", "FFA-1")
        self.assertIn("MLP readout on patches", said)
        self.assertTrue(numpy.isfinite(values).all())
        table = self.run_engine("evaluate", out, "--dir", self.tree, "--store", STORE, "--draws", 50).stdout
        self.assertIn("FFA-1", table)
        out.unlink()


if __name__ == "__main__":
    unittest.main()
