// SPDX-License-Identifier: Apache-2.0
#include "app/gui/BatchCommand.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace cortilens;
using namespace cortilens::gui;
using namespace Qt::StringLiterals;

namespace {

[[nodiscard]] ViewState looking()
{
    ViewState state;
    state.directory = "/data/Anna's study";
    state.subject = "subj01";
    state.selection = RoiName{"faces > 2"};
    state.backbone = "clip-vit-b16";
    state.preset = "best";
    return state;
}

/// What a shell makes of the line, a word on each of its own.
[[nodiscard]] QStringList readBack(const QString& line)
{
    QProcess shell;
    shell.start(u"/bin/sh"_s, {u"-c"_s, u"printf '%s\\n' "_s + line});
    shell.waitForFinished();
    return QString::fromUtf8(shell.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
}

}  // namespace

class BatchCommandTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatThePhotoShowsIsAskedOfAll()
    {
        auto state = looking();
        state.pinned = {{.selection = RoiName{"PPA"}}};
        auto request = mapsRequestFor(state, 7);
        QCOMPARE(request.selections, (std::vector<std::string>{"faces > 2"}));
        QVERIFY(request.texts.empty() && request.banks.empty() && request.views == 7 && request.preset == "best");
        state.words = {"a dog", {}};
        request = mapsRequestFor(state, 0);
        QVERIFY(request.selections.empty());
        QCOMPARE(questionsOf(request), u"“a dog”"_s);
        state.compares = true;  // every row
        request = mapsRequestFor(state, 0);
        QCOMPARE(questionsOf(request), u"faces > 2; PPA; “a dog”"_s);
        state = looking();
        state.selection = {};
        QVERIFY(questionsOf(mapsRequestFor(state, 0)).isEmpty());
    }

    void theCommandSaysAllOfItAndAShellReadsItBack()
    {
        auto request = mapsRequestFor(looking(), 7);
        request.images = "0-99,150";
        request.out = "/tmp/maps of $HOME";
        const auto words = mapsArguments(request, looking(), "/enc/one two.safetensors");
        QCOMPARE(words, QStringList({u"maps"_s, u"/data/Anna's study"_s, u"--subject"_s, u"subj01"_s, u"--select"_s,
                                     u"faces > 2"_s, u"--backbone"_s, u"clip-vit-b16"_s, u"--encoder"_s,
                                     u"/enc/one two.safetensors"_s, u"--preset"_s, u"best"_s, u"--views"_s, u"7"_s, u"--images"_s,
                                     u"0-99,150"_s, u"--out"_s, u"/tmp/maps of $HOME"_s}));
        QCOMPARE(readBack(shellLine(words)), words);
        QCOMPARE(shellLine({u"maps"_s, u"a b"_s, u"it's"_s, QString()}), u"maps 'a b' 'it'\\''s' ''"_s);
    }

    void theJobMakesEachTasksShare()
    {
        QTemporaryDir folder;
        auto request = mapsRequestFor(looking(), 0);
        request.images = "all";
        request.out = "/scratch/maps";
        const auto words = mapsArguments(request, looking(), {});
        const auto script = slurmScript(words, u"subj01_faces > 2"_s, 16);
        QVERIFY(script.startsWith(u"#!/bin/bash\n"_s));
        QVERIFY2(script.contains(u"#SBATCH --job-name=cortilens-subj01_faces-2\n#SBATCH --array=1-16\n"_s), qPrintable(script));
        QVERIFY(script.contains(u"%A_%a.log\n"_s));
        // Run as Slurm would, with a program that says how it was called in the engine's place.
        const QString path = folder.filePath(u"job.sh"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(script.toUtf8()) > 0);
        file.close();
        const QString said = folder.filePath(u"said.sh"_s);
        QFile engine(said);
        QVERIFY(engine.open(QIODevice::WriteOnly) && engine.write("#!/bin/sh\nprintf '%s\\n' \"$@\"\n") > 0);
        engine.close();
        QVERIFY(engine.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        QProcess job;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"CORTILENS_ENGINE"_s, said);
        environment.insert(u"SLURM_ARRAY_TASK_ID"_s, u"3"_s);
        job.setProcessEnvironment(environment);
        job.start(u"/bin/bash"_s, {path});
        QVERIFY(job.waitForFinished());
        QCOMPARE(job.exitCode(), 0);
        QCOMPARE(QString::fromUtf8(job.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts),
                 words + QStringList({u"--threads"_s, u"8"_s, u"--shard"_s, u"3/16"_s}));
    }

    void whatWasDrawnHereIsNamed()
    {
        auto state = looking();
        state.selection = RoiName{"ROI 1"};
        state.drawn = {{.name = "ROI 1", .edition = 1, .vertices = std::make_shared<std::array<std::vector<VertexId>, 2>>()},
                       {.name = "ROI 2", .edition = 2, .vertices = std::make_shared<std::array<std::vector<VertexId>, 2>>()}};
        QCOMPARE(drawnAmong(mapsRequestFor(state, 0), state), QStringList({u"ROI 1"_s}));
        QVERIFY(drawnAmong(mapsRequestFor(looking(), 0), looking()).isEmpty());
    }
};

QTEST_APPLESS_MAIN(BatchCommandTest)
#include "BatchCommandTest.moc"
