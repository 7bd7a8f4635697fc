// SPDX-License-Identifier: Apache-2.0
// Maps of many photos in a folder, asked for over the wire, with the demo tree.
#include "core/engine/MapFolder.h"
#include "core/files/Npy.h"
#include "core/wire/PrepareMessages.h"
#include "core/wire/TrainingMessages.h"
#include "tests/core/engine/Conversation.h"

#include <QTest>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace cortilens;
using namespace cortilens::test;
namespace fs = std::filesystem;
namespace method = cortilens::wire::method;

namespace {

[[nodiscard]] wire::MapsRequest requestFor(const fs::path& out)
{
    return {.selections = {"FFA-1", "lh:1234"},
            .texts = {"a dog"},
            .banks = {},
            .backbone = "deit-tiny",
            .adaptor = {},
            .views = 1,
            .preset = {},
            .images = "17,19-20",
            .out = out.string()};
}

[[nodiscard]] std::vector<float> valuesIn(const fs::path& path)
{
    return files::floatsOf(files::readNpy(path).value());
}

[[nodiscard]] std::string textIn(const fs::path& path)
{
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

class MapFolderTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path m_root = m_folder.path().toStdString();

private Q_SLOTS:
    void aQuestionIsAFoldersName()
    {
        QCOMPARE(engine::folderNameOf("FFA-1"), std::string("FFA-1"));
        QCOMPARE(engine::folderNameOf("lh:1234"), std::string("lh-1234"));
        QCOMPARE(engine::folderNameOf("voxel:40,17,22"), std::string("voxel-40-17-22"));
        QCOMPARE(engine::folderNameOf("FFA-1 & faces > 3.5"), std::string("FFA-1-faces-above-3.5"));
        QCOMPARE(engine::folderNameOf("../../etc"), std::string("etc"));
        QCOMPARE(engine::folderNameOf("..."), std::string("map"));
        QCOMPARE(engine::folderNameOf("text Küche"), std::string("text-Küche"));
        const auto longest = engine::folderNameOf(std::string(79, 'a') + "ü and more");
        QCOMPARE(longest, std::string(79, 'a'));  // no half of a letter
    }

    void everyQuestionsMapOfEveryPhotoIsTheOneThatAClickGives()
    {
        Conversation engine;
        (void)engine.open();
        const auto out = m_root / "maps";
        // One vertex of the left hemisphere that has a readout.
        auto request = requestFor(out);
        request.selections[1] = "FFA-2";
        const auto id = engine.send(method::kMaps, wire::toJson(request));
        const auto reply = wire::fromJson<wire::MapsReply>(engine.answerTo(id).at("result")).value();
        QCOMPARE(reply.written, 3);
        QCOMPARE(reply.there, 0);
        QVERIFY2(reply.text.find("3 maps of each of 3 photos, DeiT-Tiny/16") != std::string::npos, reply.text.c_str());
        const auto told = engine.hearing([id](const Json& message) {
            return message.contains("method") && message["method"] == method::kProgress && message["params"]["id"] == id &&
                   message["params"]["value"]["detail"] == "3 of 3 photos";
        });
        QVERIFY(!told.is_null());
        for (const int image : {17, 19, 20}) {
            const auto name = "nsd000" + std::to_string(image) + ".npy";
            wire::RelevanceRequest one{.panel = "photo", .image = {image}, .backbone = "deit-tiny", .views = 1};
            for (const char* region : {"FFA-1", "FFA-2"}) {
                one.selection = RoiName{region};
                const auto map = engine.ask<wire::RelevanceReply>(method::kRelevance, one);
                QVERIFY(map.fromStore && valuesIn(out / region / name) == map.map.values);
            }
            one.selection = {};
            one.text = "a dog";
            const auto words = engine.ask<wire::RelevanceReply>(method::kRelevance, one);
            QVERIFY(valuesIn(out / "text-a-dog" / name) == words.map.values);
        }
        const auto json = Json::parse(textIn(out / "maps.json"));
        QVERIFY(json["synthetic"] == true && json["maps"].size() == 3);
        QVERIFY(json["maps"][0]["folder"] == "FFA-1" && json["maps"][0]["unit"] == "z-scored beta");
        QVERIFY(json["maps"][0]["encoder_sha256"].get<std::string>().size() == 64);
        QVERIFY(json["maps"][2]["map"] == "cosine similarity with \"a dog\"" || json["maps"][2]["unit"] == "");

        // What is there is left alone; what is missing is written; another question is refused.
        fs::remove(out / "FFA-2/nsd00019.npy");
        const auto time = fs::last_write_time(out / "FFA-1/nsd00017.npy");
        const auto again = engine.ask<wire::MapsReply>(method::kMaps, request);
        QCOMPARE(again.written, 1);
        QCOMPARE(again.there, 2);
        QVERIFY(fs::exists(out / "FFA-2/nsd00019.npy") && fs::last_write_time(out / "FFA-1/nsd00017.npy") == time);
        request.views = 2;
        const auto other = engine.failure(method::kMaps, request);
        QCOMPARE(other.kind, ErrorKind::mismatch);
        QVERIFY2(other.message.find("maps.json") != std::string::npos, other.message.c_str());
    }

    void whatCannotBeMadeIsRefusedBeforeAnythingIs()
    {
        Conversation engine;
        (void)engine.open();
        const auto out = m_root / "none";
        auto request = requestFor(out);
        request.selections = {"V9"};
        QVERIFY(engine.failure(method::kMaps, request).message.find("no region V9") != std::string::npos);
        request.selections = {};
        request.texts = {};
        QCOMPARE(engine.failure(method::kMaps, request).kind, ErrorKind::invalidRequest);
        request.selections = {"FFA-1"};
        request.images = "999999";
        QCOMPARE(engine.failure(method::kMaps, request).kind, ErrorKind::invalidRequest);
        QVERIFY(!fs::exists(out));
        request.images = "17";
        request.out = "/proc/none";
        QCOMPARE(engine.failure(method::kMaps, request).kind, ErrorKind::unreadable);
    }

    void itIsGivenUpBetweenPhotosAndGoesOn()
    {
        Conversation engine;
        (void)engine.open();
        auto request = requestFor(m_root / "cancelled");
        request.selections = {"FFA-1"};
        request.texts = {};
        request.images = "30-90";
        request.views = 2;
        const auto id = engine.send(method::kMaps, wire::toJson(request));
        const auto begun = engine.hearing([id](const Json& message) {
            return message.contains("method") && message["method"] == method::kProgress && message["params"]["id"] == id &&
                   message["params"]["value"]["fraction"] > 0;
        });
        QVERIFY(!begun.is_null());
        engine.cancel(id);
        QCOMPARE(engine.failureOf(id).kind, ErrorKind::cancelled);
        const auto folder = m_root / "cancelled/FFA-1";
        const auto written = std::distance(fs::directory_iterator(folder), fs::directory_iterator{});
        QVERIFY(written >= 1 && written < 61);
        request.images = "30-32";
        const auto reply = engine.ask<wire::MapsReply>(method::kMaps, request);
        QVERIFY(reply.there >= 1 && reply.there + reply.written == 3);
    }
};

QTEST_APPLESS_MAIN(MapFolderTest)
#include "MapFolderTest.moc"
