// SPDX-License-Identifier: Apache-2.0
#include "core/engine/MapPrecisions.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <fstream>
#include <iterator>
#include <thread>

using namespace cortilens;
using namespace cortilens::engine;
using enum models::Precision;
namespace fs = std::filesystem;

class MapPrecisionsTest : public QObject {
    Q_OBJECT

    const models::BackboneRow& m_row = *models::findRow("deit-tiny");
    models::DeviceChoice m_device;
    std::atomic<int> m_tries = 0;

    /// Trials in which the second candidate is so many times as fast as float32.
    [[nodiscard]] MapPrecisions::Try trying(double ratio)
    {
        return [this, ratio](const models::BackboneRow& row, const std::stop_token&) {
            ++m_tries;
            std::vector<dense::PrecisionTrial> trials;
            for (const auto precision : dense::precisionsToTry(row)) {
                dense::PrecisionTrial trial;
                trial.precision = precision;
                trial.seconds = trials.size() == 1 ? 1 / ratio : 1;
                trials.push_back(trial);
            }
            return trials;
        };
    }
    [[nodiscard]] models::Precision second() const { return dense::precisionsToTry(m_row).at(1); }
    [[nodiscard]] static fs::path onlyFileIn(const fs::path& folder)
    {
        const std::vector<fs::path> files(fs::directory_iterator(folder), {});
        return files.size() == 1 ? files.front() : fs::path{};
    }

private Q_SLOTS:
    void init()
    {
        if (dense::precisionsToTry(m_row).size() < 2) QSKIP("This CPU has neither AVX2 nor bfloat16.");
        m_device = {};
        m_device.name = "A CPU";
        m_device.threads = 4;
        m_tries = 0;
    }

    void aMachineIsTriedOnceForABackbone()
    {
        const QTemporaryDir folder;
        const fs::path memory = fs::path(folder.path().toStdString()) / "not there yet";
        MapPrecisions first(memory, m_device, trying(2));
        QCOMPARE(first.of(m_row).precision, second());
        QCOMPARE(first.of(m_row).precision, second());
        QCOMPARE(m_tries.load(), 1);

        // Were it tried again, float32 would be faster now.
        MapPrecisions later(memory, m_device, trying(0.5));
        QCOMPARE(later.of(m_row).precision, second());
        QCOMPARE(later.of(m_row).trials, first.of(m_row).trials);
        QCOMPARE(m_tries.load(), 1);
    }

    void anotherMachineIsTriedForItself()
    {
        const QTemporaryDir folder;
        const auto memory = folder.path().toStdString();
        (void)MapPrecisions(memory, m_device, trying(2)).of(m_row);
        for (const auto change : {0, 1}) {
            auto other = m_device;
            if (change == 0) other.threads = 2;
            if (change == 1) other.name = "Another CPU";
            QCOMPARE(MapPrecisions(memory, other, trying(0.5)).of(m_row).precision, fp32);
            QCOMPARE(m_tries.load(), change + 2);
        }
        QCOMPARE(MapPrecisions(memory, m_device, trying(0.5)).of(m_row).precision, second());
    }

    void whatWasRememberedDamagedIsTriedAgain()
    {
        const QTemporaryDir folder;
        const auto memory = folder.path().toStdString();
        (void)MapPrecisions(memory, m_device, trying(2)).of(m_row);
        const auto file = onlyFileIn(memory);
        std::ifstream stream(file);
        const std::string whole(std::istreambuf_iterator<char>(stream), {});
        const auto replaced = [&](const std::string& text, const std::string& by) {
            auto changed = whole;
            return changed.replace(changed.find(text), text.size(), by);
        };
        const std::vector<std::string> damages{"",
                                               "[1, 2",
                                               whole.substr(0, whole.size() / 2),
                                               replaced("A CPU", "B CPU"),
                                               replaced("\"seconds\": 1.0", "\"seconds\": -1.0"),
                                               replaced("\"seconds\": 1.0", "\"seconds\": \"1\""),
                                               replaced("\"precision\": \"fp32\"", "\"precision\": \"fp64\"")};
        for (std::size_t i = 0; i < damages.size(); ++i) {
            test::write(file, damages[i]);
            QCOMPARE(MapPrecisions(memory, m_device, trying(0.5)).of(m_row).precision, fp32);
            QCOMPARE(m_tries.load(), static_cast<int>(i) + 2);
        }
    }

    void trialsThatFailAreNotRemembered()
    {
        const QTemporaryDir folder;
        MapPrecisions precisions(folder.path().toStdString(), m_device, [this](const auto&, const auto&) {
            ++m_tries;
            return Result<std::vector<dense::PrecisionTrial>>(std::unexpected(Error{ErrorKind::outOfMemory, {}, {}}));
        });

        QCOMPARE(precisions.of(m_row).precision, fp32);
        QCOMPARE(precisions.of(m_row).precision, fp32);

        QCOMPARE(m_tries.load(), 2);
        QVERIFY(fs::is_empty(folder.path().toStdString()));
    }

    void whoAsksMeanwhileGetsTheSame()
    {
        MapPrecisions precisions({}, m_device, trying(2));
        std::vector<models::Precision> answers(8, fp32);
        {
            std::vector<std::jthread> askers;
            for (auto& answer : answers) askers.emplace_back([&] { answer = precisions.of(m_row).precision; });
        }
        QCOMPARE(answers, std::vector(8, second()));
        QCOMPARE(m_tries.load(), 1);
    }

    void whereThereIsNothingToChooseNothingIsTried()
    {
        MapPrecisions precisions({}, m_device, trying(2));

        const auto choice = precisions.of(*models::findRow("control"));

        QCOMPARE(choice.precision, fp32);
        QVERIFY(choice.trials.empty());
        QCOMPARE(m_tries.load(), 0);
    }

    void aNamedPrecisionAndAGpuLeaveNothingToChoose()
    {
        EngineOptions options;
        QVERIFY(!mapPrecisionsFor(options, m_device));
        options.measuredPrecision = true;
        QVERIFY(mapPrecisionsFor(options, m_device));
        options.device.precision = fp32;
        QVERIFY(!mapPrecisionsFor(options, m_device));
        options.device.precision.reset();
        m_device.device.kind = models::Device::Kind::cuda;
        QVERIFY(!mapPrecisionsFor(options, m_device));
    }
};

QTEST_APPLESS_MAIN(MapPrecisionsTest)
#include "MapPrecisionsTest.moc"
