"""Under which name is a file kept?"""

from __future__ import annotations

import pytest

from gongkai.files.names import clean


@pytest.mark.parametrize(
    ("name", "extension", "kept"),
    [
        ("名单.xlsx", "xlsx", "名单.xlsx"),
        ("名单.XLSX", "xlsx", "名单.xlsx"),
        ("照片.jpeg", "jpg", "照片.jpg"),
        ("名单.xls", "xlsx", "名单.xlsx"),
        ("名单", "docx", "名单.docx"),
        ("../../etc/名单.docx", "docx", "名单.docx"),
        ("C:\\Users\\zhang\\桌面\\名单.docx", "docx", "名单.docx"),
        ("通知.pdf.exe", "pdf", "通知.pdf"),
        ("通知.exe.html", "txt", "通知.txt"),
        ("名\u202excod.单", "docx", "名xcod.单.docx"),
        ("名\x00\x1f\u200b单\ud800.txt", "txt", "名单.txt"),
        ("  名\t单 \n 一 .txt", "txt", "名 单 一.txt"),
        ('a<b>:"|?*.txt', "txt", "a_b______.txt"),
        ("关于2021.5号文件", "docx", "关于2021.5号文件.docx"),
        ("版本1.2", "docx", "版本1.2.docx"),
        ("CON.txt", "txt", "_CON.txt"),
        (".htaccess", "txt", "htaccess.txt"),
        ("...", "pdf", "未命名.pdf"),
        ("", "pdf", "未命名.pdf"),
        ("长" * 300 + ".pdf", "pdf", "长" * 80 + ".pdf"),
    ],
)
def test_a_name_is_cleaned(name: str, extension: str, kept: str) -> None:
    assert clean(name, extension) == kept
