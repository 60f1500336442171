"""A PDF with a line of text on each page, written by hand."""


def pdf(*pages):
    """Bytes; a page that is `None` holds a broken content stream."""
    numbers = [3 + 2 * at for at in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
    ]
    for number, text in zip(numbers, pages, strict=True):
        font = "<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] "
            f"/Resources << /Font {font} >> /Contents {number + 1} 0 R >>"
        )
        if text is None:
            objects.append("<< /Length 4 /Filter /FlateDecode >>\nstream\nxxxx\nendstream")
        else:
            drawn = f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET"
            objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    content = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(content)
    rows = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    content += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode()
    content += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n".encode()
    return content + f"startxref\n{start}\n%%EOF\n".encode()
