// SPDX-License-Identifier: Apache-2.0
#include "app/gui/Drawing.h"
#include "app/gui/SessionFile.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <random>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

[[nodiscard]] SavedSession everything(const QString& study)
{
    SavedSession session;
    auto& wish = session.wish;
    wish.directory = study.toStdString();
    wish.subject = "subj01";
    wish.image = NsdId{17};
    wish.selection = SurfaceVertex{Hemisphere::right, {1234}};
    wish.words = {.text = "a photo of \"food\" – Käse", .bank = {}};
    wish.backbone = "deit-tiny";
    wish.adaptor = "maskclip";
    wish.preset = "paper";
    wish.overlay = "floc-facestval";
    wish.sampling = "linear";
    wish.intervals = true;
    wish.encoders = {"ridge.safetensors"};
    wish.columns = {{.backbone = "deit-tiny", .adaptor = "naclip", .preset = "best"},
                    {.backbone = "clip-vit-b16"},
                    {.backbone = "deit-tiny", .adaptor = "naclip", .preset = "best", .subject = "subj02"}};
    wish.pinned = {{.selection = RoiName{"FFA-1"}}, {.words = {.text = {}, .bank = "food"}}};
    wish.drawn = {shapeOf({.name = "ROI 1", .vertices = {std::vector<VertexId>{{3}, {5}}, std::vector<VertexId>{{0}}}})};
    session.click = ClickMode::region;
    session.patches = {{1, 2}, {1, 3}};
    session.views = 7;
    session.settings = {{"form", std::string("flat")}, {"opacity", 0.5}, {"smooth", false}};
    session.range = 1.25F;
    session.overlays = {{"floc-facestval", {.threshold = 2.5F, .map = "hot", .range = OverlayChoice::Range{-4, 4}}},
                        {"r2", {.map = "cividis"}}};
    session.pose = poseOf(Viewpoint::ventral);
    session.pose->zoom = 1.5;
    return session;
}

[[nodiscard]] Error faultOf(const std::string& text)
{
    const auto session = sessionFrom(text, QStringLiteral("/home/a/x.cortilens"));
    return session ? Error{} : session.error();
}

[[nodiscard]] std::string with(const std::string& member)
{
    return R"({"cortilens_session": 1, "study": {"place": "nsd"}, )" + member + "}";
}

}  // namespace

class SessionFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everythingComesBack()
    {
        const QTemporaryDir folder;
        QDir(folder.path()).mkpath(QStringLiteral("data/nsd"));
        const auto session = everything(folder.filePath(QStringLiteral("data/nsd")));
        const QString path = folder.filePath(QStringLiteral("work/x.cortilens"));
        const auto text = textOf(session, path);
        const auto read = sessionFrom(text, path);
        QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
        QCOMPARE(read->wish, session.wish);
        QCOMPARE(read->click, session.click);
        QCOMPARE(read->patches, session.patches);
        QCOMPARE(read->views, session.views);
        QCOMPARE(read->settings, session.settings);
        QCOMPARE(read->range, session.range);
        QVERIFY(read->overlays == session.overlays);
        QCOMPARE(read->pose, session.pose);
        QCOMPARE(textOf(*read, path), text);
    }

    void aFlatPoseHasNoRotation()
    {
        const QString path = QStringLiteral("/home/a/x.cortilens");
        auto session = everything(QStringLiteral("/data/nsd"));
        session.pose = CortexPose{};
        session.pose->panX = -12.5;
        QCOMPARE(sessionFrom(textOf(session, path), path)->pose, session.pose);
    }

    void whatIsNotChosenIsNotBroughtBack()
    {
        const QString path = QStringLiteral("/home/a/x.cortilens");
        SavedSession empty;
        empty.wish.directory = "/data/nsd";
        empty.wish.overlay = std::string();
        empty.wish.sampling = std::string();
        empty.wish.intervals = false;
        auto full = everything(QStringLiteral("/data/nsd"));
        empty.text = textOf(full, path);  // saved over one in which much was chosen
        const auto read = sessionFrom(textOf(empty, path), path);
        QVERIFY(read.has_value());
        empty.wish.encoders = {};
        QCOMPARE(read->wish, empty.wish);
        QVERIFY(read->patches.empty() && !read->pose && read->views == 0);
    }

    void aStudyIsFoundBesideTheSessionOrWhereItWas()
    {
        const QTemporaryDir folder;
        QDir(folder.path()).mkpath(QStringLiteral("a/nsd"));
        const QString before = folder.filePath(QStringLiteral("a/x.cortilens"));
        const auto text = textOf(everything(folder.filePath(QStringLiteral("a/nsd"))), before);
        QVERIFY(QDir(folder.path()).rename(QStringLiteral("a"), QStringLiteral("b")));
        const auto moved = sessionFrom(text, folder.filePath(QStringLiteral("b/x.cortilens")));
        QCOMPARE(QString::fromStdString(moved->wish.directory), folder.filePath(QStringLiteral("b/nsd")));
        const auto alone = sessionFrom(text, QStringLiteral("/elsewhere/x.cortilens"));
        QCOMPARE(QString::fromStdString(alone->wish.directory), folder.filePath(QStringLiteral("a/nsd")));
    }

    void aStudyThatWasNamedFromHereIsFoundFromElsewhere()
    {
        const auto text = textOf(everything(QStringLiteral("data/nsd")), QStringLiteral("/home/a/x.cortilens"));
        const auto read = sessionFrom(text, QStringLiteral("/elsewhere/x.cortilens"));
        QCOMPARE(QString::fromStdString(read->wish.directory), QDir::current().absoluteFilePath(QStringLiteral("data/nsd")));
    }

    void whatThisProgramDoesNotKnowStays()
    {
        const QString path = QStringLiteral("/home/a/x.cortilens");
        auto session = sessionFrom(
            with(R"("note": "look at the plate", "study": {"place": "nsd", "site": "A"}, "view": {"later": [1, 2]}, "photo": 3)"),
            path);
        QVERIFY(session.has_value());
        session->wish.image = NsdId{4};
        const auto json = nlohmann::json::parse(textOf(*session, path));
        QCOMPARE(json["note"].get<std::string>(), std::string("look at the plate"));
        QCOMPARE(json["study"]["site"].get<std::string>(), std::string("A"));
        QCOMPARE(json["view"]["later"].size(), std::size_t{2});
        QCOMPARE(json["photo"].get<int>(), 4);
    }

    void whatIsWrongIsNamed_data()
    {
        QTest::addColumn<QString>("member");
        QTest::addColumn<QString>("words");
        const auto add = [](const char* member, const char* words) {
            QTest::newRow(words) << QString::fromLatin1(member) << QString::fromLatin1(words);
        };
        add(R"("photo": "17")", "'photo' has to be a whole number");
        add(R"("photo": -1)", "'photo' has to be from 0");
        add(R"("selection": "lh:x")", "'selection' has to be a region");
        add(R"("views": 6000)", "'views' has to be from 0 to 5000");
        add(R"("study": {"place": "nsd", "encoders": [3]})", "'study.encoders[0]' has to be a text");
        add(R"("study": {})", "'study.place' has to be");
        add(R"("patches": [[1, -2]])", "'patches[0]' has to be [row, column]");
        add(R"("comparison": {"columns": [{"backbone": 1}]})", "'comparison.columns[0].backbone' has to be a text");
        add(R"("range": -1)", "'range' has to be a number above 0");
        add(R"("thresholds": {"r2": "high"})", "'thresholds.r2' has to be a number");
        add(R"("colours": {"r2": "hot"})", "'colours.r2' has to be a map's name and a range");
        add(R"("colours": {"r2": {"low": 1}})", "'colours.r2' has to be two numbers");
        add(R"("colours": {"r2": {"low": 1, "high": 0}})", "'colours.r2' has to be a low below the high");
        add(R"("pose": {"rotation": [1, 2, 3]})", "'pose.rotation' has to be nine numbers");
        add(R"("comparison": {"pinned": [{"selection": "rh:"}]})", "'comparison.pinned[0].selection' has to be a region");
        add(R"("view": 3)", "'view' has to be an object");
        add(R"("drawn": [{"name": "a", "lh": [1]}])", "'drawn[0].lh' has to be a text");
        add(R"("drawn": [{"name": "a", "rh": "1 -2"}])", "'drawn[0].rh' has to be vertices");
        add(R"("drawn": [{"name": "a", "lh": "1, 2"}])", "'drawn[0].lh' has to be vertices");
        add(R"("drawn": [{"name": "a/b", "lh": "1"}])", "'drawn[0].name' has to be a name of a region");
    }

    void whatIsWrongIsNamed()
    {
        QFETCH(QString, member);
        QFETCH(QString, words);
        const auto error = faultOf(with(member.toStdString()));
        QCOMPARE(error.kind, ErrorKind::malformed);
        QVERIFY2(QString::fromStdString(error.message).contains(words), error.message.c_str());
        QVERIFY(error.message.find("x.cortilens") != std::string::npos && !error.remedy.empty());
    }

    void whatIsNoSessionIsRefused()
    {
        QCOMPARE(faultOf("").kind, ErrorKind::malformed);
        QCOMPARE(faultOf("[1]").kind, ErrorKind::malformed);
        QCOMPARE(faultOf(R"({"study": {"place": "nsd"}})").kind, ErrorKind::malformed);
        QCOMPARE(faultOf(R"({"cortilens_session": 2, "study": {"place": "nsd"}})").kind, ErrorKind::mismatch);
        QVERIFY(!sessionFrom(std::string(200'000, '['), QStringLiteral("x.cortilens")).has_value());
    }

    void noFileBringsItDown()
    {
        const QString path = QStringLiteral("/home/a/x.cortilens");
        const auto whole = textOf(everything(QStringLiteral("/data/nsd")), path);
        std::mt19937 random(1);
        const std::string letters = "{}[]\",:-+.e0123456789tfn\\u \n\xff";
        int read = 0;
        for (int round = 0; round < 20'000; ++round) {
            auto text = whole;
            for (unsigned change = 0; change <= random() % 4; ++change) {
                const auto at = random() % text.size();
                switch (random() % 3) {
                case 0:
                    text[at] = letters[random() % letters.size()];
                    break;
                case 1:
                    text.erase(at, 1 + random() % 9);
                    break;
                default:
                    text.insert(at, 1 + random() % 3, letters[random() % letters.size()]);
                }
            }
            if (const auto session = sessionFrom(text, path)) {
                ++read;
                QVERIFY(sessionFrom(textOf(*session, path), path).has_value());  // and what was read can be written
            }
        }
        QVERIFY2(read > 1000 && read < 19'000, qPrintable(QString::number(read)));  // both ways were gone
    }
};

QTEST_GUILESS_MAIN(SessionFileTest)
#include "SessionFileTest.moc"
