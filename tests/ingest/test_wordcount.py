"""Words are counted in scripts with and without blanks."""

import pytest

from ingest import wordcount
from ingest.wordcount import count_words

CHINESE = "机器学习系统在生产环境中需要监控。数据分布会发生变化，因此我们需要检测漂移。"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0), (" \n", 0), ("two words", 2), ("Zürich, naïve cafés", 3), ("слово и слово", 3), ("기계 학습 모델", 3),
        (CHINESE, 12), ("用 XGBoost 预测房价", 3), ("機械学習のモデル", 3), ("การเรียนรู้ของเครื่อง", 4), ("。、「」", 0),
    ],
)  # fmt: skip
def test_words_are_counted_in_every_script(text: str, count: int) -> None:
    assert count_words(text) == count


def test_twice_the_text_is_twice_the_words() -> None:
    assert abs(count_words(CHINESE * 10) - 10 * count_words(CHINESE)) <= 10


def test_every_character_of_these_scripts_is_noticed() -> None:
    patterns = [*(script for script, _ in wordcount._SCRIPTS), wordcount._PUNCTUATION]
    characters = [chr(code) for code in range(0x40000) if any(pattern.match(chr(code)) for pattern in patterns)]
    assert [character for character in characters if not wordcount._ANY.match(character)] == []
