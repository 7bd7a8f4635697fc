# SPDX-License-Identifier: Apache-2.0
"""The shell's contract: names, exit codes, one line on stderr, what is written."""
import json, os, pathlib, resource, shutil, subprocess, tempfile, unittest

import numpy

ENGINE, DEMO = os.environ["CORTILENS_ENGINE"], os.environ["CORTILENS_DEMO"]


class Shell(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_engine(self, *words, **options):
        return subprocess.run([ENGINE, *map(str, words)], capture_output=True, text=True, timeout=200, **options)

    def relevance(self, *words, image="17", select="FFA-1", views=1, out=None, **options):
        out = out or self.folder / "map.npy"
        return self.run_engine("relevance", DEMO, "--subject", "subj01", "--image", image, "--select", select, "--backbone",
                               "deit-tiny", "--views", views, "--out", out, "--store", self.folder / "store", *words, **options)

    def fails(self, run, *parts):
        """Exit code 1 and one line on stderr with these words."""
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertEqual(run.stdout, "")
        self.assertEqual(run.stderr.count("\n"), 1, run.stderr)
        for part in parts:
            self.assertIn(part, run.stderr)

    def test_help_and_version_are_no_errors(self):
        self.assertEqual(self.run_engine("--help").returncode, 0)
        self.assertRegex(self.run_engine("--version").stdout, r"^\d+\.\d+\.\d+\n$")

    def test_threads_wait_without_spinning_unless_somebody_says_otherwise(self):
        """OpenMP reads it while it is loaded: by then the starter has set it."""
        usual = {name: value for name, value in os.environ.items() if name not in ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")}
        for stated, expected in (({}, "OMP_WAIT_POLICY=passive"), ({"OMP_WAIT_POLICY": "active"}, "OMP_WAIT_POLICY=active"),
                                 ({"GOMP_SPINCOUNT": "7"}, "GOMP_SPINCOUNT=7")):
            with subprocess.Popen([ENGINE, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=usual | stated) as engine:
                engine.stdout.read(4)  # it says hello, so it has become the engine
                program = pathlib.Path(f"/proc/{engine.pid}/exe").resolve()
                environment = pathlib.Path(f"/proc/{engine.pid}/environ").read_text().split("\0")
                engine.kill()
            self.assertEqual((program.parent.name, program.name), ("libexec", "cortilens-engine-program"))
            self.assertEqual([one for one in environment if one.startswith(("OMP_WAIT_POLICY", "GOMP_SPINCOUNT"))], [expected])

    def test_half_an_installation_says_so(self):
        (self.folder / "bin").mkdir()
        alone = shutil.copy(ENGINE, self.folder / "bin")
        run = subprocess.run([alone, "--version"], capture_output=True, text=True, timeout=200)
        self.fails(run, str(self.folder / "libexec/cortilens-engine-program"), "Install the program as a whole")

    def test_correlates_are_a_table_for_people_for_programs_and_as_csv(self):
        correlates = lambda *words: self.run_engine("correlates", DEMO, "--backbone", "deit-tiny", "--views", 1, "--draws", 50,
                                                    "--store", self.folder / "store", *words)
        self.fails(correlates(), "No feature map of these photos is stored", "features --what dense")
        for image in (17, 18, 19):
            self.assertEqual(self.relevance(image=image).returncode, 0)
        table = correlates("--csv", self.folder / "table.csv")
        self.assertEqual((table.returncode, table.stderr), (0, ""))
        self.assertRegex(table.stdout, r"subj01 \(synthetic\), DeiT-Tiny/16 .* 3 of \d+ photos\n  Lightness \(L\*\): 3 photos, 1323 patches\n")
        self.assertRegex(table.stdout, r"\nPPA +\d+ +[+-]0\.\d{3} \([+-]0\.\d{3} \.\. [+-]0\.\d{3}\), chance [+-]0\.\d{3}, q [01]\.\d{3}")
        whole = json.loads(correlates("--json").stdout)
        self.assertEqual([one["id"] for one in whole["properties"]], ["lightness", "saturation"])
        lines = (self.folder / "table.csv").read_text().splitlines()
        self.assertEqual(lines[0], "region,voxels,property,unit,photos,patches,pearson,low,high,chance,p,q")
        self.assertEqual(len(lines), 1 + 2 * len(whole["properties"][0]["regions"]))
        ppa = next(one for one in whole["properties"][1]["regions"] if one["region"] == "PPA")
        self.assertIn(f"PPA,{ppa['voxels']},saturation,,3,1323,{ppa['r']:.6g},", "\n".join(lines))
        self.fails(correlates("--csv", self.folder / "nowhere/table.csv"), "nowhere/table.csv")

    def test_one_place_is_looked_up_in_every_subject(self):
        homologues = lambda *words: self.run_engine("homologues", DEMO, "--backbone", "deit-tiny", "--views", 1, "--store",
                                                    self.folder / "store", *words)
        table = homologues("--select", "PPA")
        self.assertEqual((table.returncode, table.stderr), (0, ""))
        self.assertRegex(table.stdout, r"\nsubj01 +\d+ +0\.\d{3} +\d+\.\d +the open subject\nsubj02 +\d+ +0\.\d{3} +\d+\.\d +its own PPA\n$")
        run = homologues("--select", "rh:3936", "--images", "17,18", "--json", "--csv", self.folder / "table.csv")
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        own, other = json.loads(run.stdout)["subjects"]
        self.assertEqual((own["selection"], own["homology"], [one["r"] for one in own["photos"]]), ("rh 3936", "", [1, 1]))
        self.assertRegex(other["homology"], r"^rh \d+, \d\.\d mm from the same place on fsaverage's sphere$")
        self.assertTrue(all(-1 < one["r"] < 1 for one in other["photos"]))
        lines = (self.folder / "table.csv").read_text().splitlines()
        self.assertEqual((len(lines), lines[0]), (5, "subject,selection,homology,voxels,r2,noise_ceiling,nsdId,pearson"))
        self.assertTrue(lines[4].startswith(f"subj02,{other['selection']},\"{other['homology']}\","), lines[4])
        line = self.relevance("--homologue-in", "subj02", select="rh:3936")
        self.assertIn(f"predicted response of rh 3936 in subj02: {other['homology']} (", line.stdout)
        there = numpy.load(self.folder / "map.npy")
        direct = self.run_engine("relevance", DEMO, "--subject", "subj02", "--image", 17, "--select",
                                 other["selection"].replace(" ", ":"), "--backbone", "deit-tiny", "--views", 1, "--out",
                                 self.folder / "direct.npy", "--store", self.folder / "store")
        self.assertEqual(direct.returncode, 0, direct.stderr)
        self.assertTrue((numpy.load(self.folder / "direct.npy") == there).all())
        self.fails(homologues("--select", "V9"), "no region V9")
        self.fails(self.relevance("--homologue-in", "subj05"), "subj05", "subj02")

    def test_maps_of_many_photos_are_those_of_one_each(self):
        out = self.folder / "maps"
        maps = lambda *words: self.run_engine("maps", DEMO, "--select", "FFA-1", "--select", "faces > 2", "--text", "a dog", "--backbone",
                                              "deit-tiny", "--views", 1, "--store", self.folder / "store", "--out", out, *words)
        first = maps("--images", "17-20", "--shard", "1/2")
        self.assertEqual((first.returncode, first.stderr), (0, ""))
        self.assertRegex(first.stdout, r"maps: 3 maps of each of 2 photos, DeiT-Tiny/16 .*; 2 photos written now, 2 of them seen anew\n$")
        second = maps("--images", "17-20", "--shard", "2/2")
        self.assertEqual(second.returncode, 0, second.stderr)
        self.assertEqual(sorted(path.name for path in out.iterdir()), ["FFA-1", "faces-above-2", "maps.json", "text-a-dog"])
        for folder, words in (("FFA-1", ("--select", "FFA-1")), ("faces-above-2", ("--select", "faces > 2")), ("text-a-dog", ("--text", "a dog"))):
            self.assertEqual(sorted(path.name for path in (out / folder).iterdir()), [f"nsd000{n}.npy" for n in (17, 18, 19, 20)])
            run = self.run_engine("relevance", DEMO, "--image", 18, *words, "--backbone", "deit-tiny", "--views", 1, "--out",
                                  self.folder / "one.npy", "--store", self.folder / "store")
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertEqual((out / folder / "nsd00018.npy").read_bytes(), (self.folder / "one.npy").read_bytes())
        (out / "FFA-1/nsd00020.npy").unlink()
        self.assertIn("; 1 photos written now, 0 of them seen anew", maps("--images", "17-20").stdout)
        self.fails(maps("--images", "17", "--adaptor", "maskclip"), "holds maps of something else", "maps.json", "another folder")

    def test_voxels_and_patches_are_laid_out_in_one_table(self):
        self.assertEqual(self.relevance().returncode, 0)
        umap = lambda *words: self.run_engine("umap", DEMO, "--backbone", "deit-tiny", "--roi", "FFA-1", "--views", 1, "--store",
                                              self.folder / "store", *words)
        run = umap("--images", "17,18", "--out", self.folder / "layout.csv")
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assertRegex(run.stdout, r"subj01 \(synthetic\), .* voxels laid out, 441 patches of 1 photos placed among them "
                                     r"\(their mean direction taken away\); .*layout.csv\n"
                                     r"1 photos have no stored feature map of this recipe, nsdId 18 first")
        header, *rows = ((self.folder / "layout.csv").read_text()).splitlines()
        self.assertEqual(header, "kind,i,j,k,hemisphere,vertex,nsd_id,row,column,r2,regions,x,y,z")
        self.assertEqual(sum(row.startswith("patch,,,,,,17,") for row in rows), 441)
        self.assertTrue(any(row.startswith("voxel,") and "FFA-1" in row for row in rows))
        plain = umap("--images", "17", "--as-they-are", "--out", self.folder / "plain.csv")
        self.assertRegex(plain.stdout, r"placed among them; .*plain.csv\n$")
        plain_rows = (self.folder / "plain.csv").read_text().splitlines()[1:]
        self.assertEqual([row for row in plain_rows if row.startswith("voxel,")], [row for row in rows if row.startswith("voxel,")])
        self.assertNotEqual(plain_rows, rows)
        self.fails(umap("--out", self.folder / "nowhere/layout.csv"), "nowhere/layout.csv")
        self.assertEqual(umap("--components", 4, "--out", self.folder / "x.csv").returncode, 2)

    def test_wrong_usage_is_2(self):
        for words in ([], ["heatmap"], ["relevance"], ["demo"], ["inspect"], ["doctor", "--colour"],
                      ["relevance", DEMO, "--image", "1", "--select", "FFA-1", "--backbone", "deit-tiny", "--out", "x", "--views", "0"],
                      ["serve", "--precision", "fp64"]):
            run = self.run_engine(*words)
            self.assertEqual((run.returncode, run.stdout), (2, ""), words)
            self.assertNotEqual(run.stderr, "")

    def test_a_map_is_written_and_said_in_one_line(self):
        run = self.relevance()
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(run.stderr, "", "no progress bar in a pipe")
        self.assertEqual(run.stdout.count("\n"), 1)
        values = numpy.load(self.folder / "map.npy")
        self.assertEqual((values.shape, values.dtype), ((21, 21), numpy.dtype("<f4")))
        self.assertTrue(numpy.isfinite(values).all())
        for part in ("map.npy", "21 x 21", "FFA-1", "z-scored beta", f"{values.min():.4g} to {values.max():.4g}"):
            self.assertIn(part, run.stdout)

    def test_a_map_comes_with_its_interval(self):
        run = self.relevance("--interval", self.folder / "ends.npy", "--draws", 200)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        (low, high), values = numpy.load(self.folder / "ends.npy"), numpy.load(self.folder / "map.npy")
        self.assertEqual(low.shape, values.shape)
        self.assertTrue(((low < values) & (values < high)).all())
        held = int(((low <= 0) & (high >= 0)).sum())
        self.assertRegex(run.stdout, rf"\n\S*ends.npy: 2 x 21 x 21 float32, low and high: 95 % of 200 bootstrap samples of its \d+ blocks "
                                     rf"of 3 x 3 x 3 voxels; {held} of 441 patches hold zero\n$")
        (self.folder / "ends.npy").unlink()
        self.fails(self.relevance("--interval", self.folder / "ends.npy", select="rh:3936"), "no interval for the predicted response of rh 3936", "at least 5")
        self.assertFalse((self.folder / "ends.npy").exists())

    def test_both_numberings_name_the_same_photo(self):
        self.relevance(image="17")
        first = numpy.load(self.folder / "map.npy")
        self.relevance(image="73k:18", out=self.folder / "again.npy")
        numpy.testing.assert_array_equal(first, numpy.load(self.folder / "again.npy"))
        self.relevance(image="18", out=self.folder / "next.npy")
        self.assertFalse((first == numpy.load(self.folder / "next.npy")).all())

    def test_every_kind_of_selection(self):
        for select in ("FFA-1", "lh.FFA-1", "floc-faces/FFA-1"):
            self.assertEqual(self.relevance(select=select).returncode, 0, select)
        self.fails(self.relevance(select="lh:99999999"), "99999999")
        self.fails(self.relevance(select="lh:x"), "lh:1234", "voxel:")
        self.fails(self.relevance(select="voxel:0,0,0"), "readout")
        self.fails(self.relevance(select="Atlantis"), "Atlantis", "FFA-1")

    def test_what_is_wrong_is_named(self):
        self.fails(self.relevance(image="250"), "nsdId", "73k", "249", "250")
        self.fails(self.relevance(image="73k:0"), "73k")
        self.fails(self.relevance(image="seventeen"), "seventeen")
        self.fails(self.relevance(out="/no/such/folder/map.npy"), "/no/such/folder")
        self.assertFalse((self.folder / "store").exists(), "refused before the work")
        self.fails(self.relevance("--memory-limit", "20MB"), "MB", "--memory-limit")
        self.fails(self.relevance("--adaptor", "fancy"), "fancy", "naclip")
        self.fails(self.run_engine("inspect", "/no/such/folder"), "/no/such/folder")
        self.fails(self.run_engine("relevance", self.folder, "--image", "1", "--select", "FFA-1", "--backbone", "deit-tiny", "--out",
                                   "x.npy"), str(self.folder))

    def test_a_backbone_that_cannot_be_used_says_what_is_missing(self):
        run = self.run_engine("relevance", DEMO, "--image", "1", "--select", "FFA-1", "--backbone", "clip-vit-b16", "--out", "x.npy")
        self.fails(run, "CLIP ViT-B/16", "cortilens/encoders")
        run = self.run_engine("relevance", DEMO, "--image", "1", "--select", "FFA-1", "--backbone", "alexnet", "--out", "x.npy")
        self.fails(run, "alexnet", "deit-tiny", "clip-vit-b16")

    def test_a_full_disk_costs_the_store_not_the_map(self):
        def tiny_files():  # larger writes fail as on a full disk
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

        run = self.relevance(preexec_fn=tiny_files, restore_signals=False)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(run.stderr.count("\n"), 1, run.stderr)
        self.assertEqual(numpy.load(self.folder / "map.npy").shape, (21, 21))
        self.assertEqual(self.relevance().stderr, "", "the store is sane afterwards")

    def test_inspect_says_what_is_there_and_what_is_missing(self):
        text = self.run_engine("inspect", DEMO)
        self.assertEqual(text.returncode, 0, text.stderr)
        self.assertIn("synthetic", text.stdout)
        report = json.loads(self.run_engine("inspect", DEMO, "--json").stdout)
        self.assertTrue(report["synthetic"])
        self.assertEqual([subject["subject"] for subject in report["subjects"]], ["subj01", "subj02"])
        pieces = {piece["name"]: piece["state"] for piece in report["subjects"][0]["pieces"]}
        self.assertEqual(pieces["Surfaces"], "found")
        self.assertEqual([backbone["usable"] for backbone in report["subjects"][0]["backbones"]], [True, False, False, False, True])

    def test_a_part_of_a_tree_says_what_the_rest_would_enable(self):
        (self.folder / "nsddata").symlink_to(pathlib.Path(DEMO) / "nsddata")
        report = json.loads(self.run_engine("inspect", self.folder, "--json").stdout)
        stimuli = next(piece for piece in report["shared"] if piece["name"] == "Stimuli")
        self.assertEqual(stimuli["state"], "missing")
        self.assertNotEqual(stimuli["enables"], "")

    def test_a_region_is_written_as_other_programs_read_it(self):
        region = lambda out, name="FFA-1", *words: self.run_engine("region", DEMO, "--region", name, "--out", self.folder / out, *words)
        line = region("mine.label")
        self.assertEqual((line.returncode, line.stderr), (0, ""))
        self.assertEqual(line.stdout, f"FFA-1 of subj01: {self.folder}/lh.mine.label, {self.folder}/rh.mine.label\n")
        rows = (self.folder / "rh.mine.label").read_text().splitlines()
        self.assertTrue(rows[0].startswith("#!FFA-1 of subj01"))
        self.assertEqual(len(rows), 2 + int(rows[1]))
        self.fails(region("mine.label"), "is there already", "--force")
        self.assertEqual(region("mine.label", "FFA-1", "--force").returncode, 0)
        self.assertEqual(region("faces.npy", "faces > 3").returncode, 0)
        mask = numpy.load(self.folder / "faces.npy")
        self.assertEqual((mask.ndim, sorted(set(mask.ravel()))), (3, [0, 1]))
        self.fails(region("mine.txt"), ".label, .annot, .label.gii")
        self.fails(region("mine.annot", "XYZ"), "has no region XYZ")

    def test_doctor_checks_the_arithmetic(self):
        run = self.run_engine("doctor", "--json", "--backbone", "deit-tiny", "--device", "cpu")
        self.assertEqual(run.returncode, 0, run.stderr)
        report = json.loads(run.stdout)
        self.assertEqual(report["device"], "cpu")
        self.assertGreater(report["threads"], 0)
        row, = report["backbones"]
        self.assertTrue(row["conforms"] and row["checks"] and all(check["passed"] for check in row["checks"]))
        self.assertTrue(row["weights"].endswith("deit_tiny_patch16_224.fp16.safetensors"))
        self.assertGreater(row["forwardMs"], 0)
        self.fails(self.run_engine("doctor", "--device", "abacus"), "abacus")

    def test_demo_never_writes_over_anything_else(self):
        (self.folder / "mine.txt").write_text("dear")
        self.fails(self.run_engine("demo", self.folder), str(self.folder))
        self.fails(self.run_engine("demo", DEMO), "--force")
        self.fails(self.run_engine("demo", self.folder / "new", "--photos", "123"), "250")
        self.assertEqual(os.listdir(self.folder), ["mine.txt"])


if __name__ == "__main__":
    unittest.main()
