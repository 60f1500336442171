"""A project keeps chunks of several owners apart where it stores, filters or passes an owner."""

import pytest
from python_facts import facts


def signs(source):
    return [(fact.name, fact.values["where"]) for fact in facts(source, "tenant")]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def search(q, tenant_id): pass", [("tenant_id", "parameter")]),
        ("def search(q, *, org_id): pass", [("org_id", "parameter")]),
        ("def search(q, user_id): pass", []),
        ('col.add(metadatas=[{"tenant_id": t}])', [("tenant_id", "stored")]),
        ('Document(page_content=x, metadata={"user_id": u})', [("user_id", "stored")]),
        ('rows.append({"workspace_id": w, "embedding": e})', [("workspace_id", "stored")]),
        ('rows.append({"workspace_id": w, "name": n})', []),
        ('payload = {"customer_id": c}\nPointStruct(payload=payload)', [("customer_id", "stored")]),
        ('payload = {"customer_id": c}\nencode(payload)', []),
        ('doc.metadata["user_id"] = u', [("user_id", "stored")]),
        ('row["user_id"] = u', []),
        ("class Chunk(Base):\n    tenant_id = Column(String)", [("tenant_id", "stored")]),
        (
            "class Chunk(Base):\n    tenant_id: Mapped[str] = mapped_column()",
            [("tenant_id", "stored")],
        ),
        ("class Chunk(Base):\n    tenant_id = 1\n    body = Column(String)", []),
        ("class Invoice(Base):\n    tenant_id = Column(String)", []),
        ('store.similarity_search(q, filter={"user_id": u})', [("user_id", "filter")]),
        ('col.query(query_texts=[q], where={"org_id": o})', [("org_id", "filter")]),
        ('db.find(where={"org_id": o})', []),
        ("col.search(v, expr=f'tenant_id == \"{t}\"', limit=3)", [("tenant_id", "filter")]),
        ('FieldCondition(key="metadata.tenant_id", match=m)', [("tenant_id", "filter")]),
        ('FieldCondition(key="year", match=m)', []),
        ('# not by tenant_id\nFieldCondition(key="year", match=m)', []),
        ("index.query(vector=v, namespace=tenant_id)", [("tenant_id", "filter")]),
        ("index.query(vector=v, namespace=space)", []),
        ('client.get_collection(f"docs-{user.tenant_id}")', [("tenant_id", "filter")]),
        ("session.query(C).where(Chunk.tenant_id == t)", [("tenant_id", "filter")]),
        ("session.query(U).where(User.tenant_id == t)", []),
        (
            'sql = "SELECT body FROM chunks WHERE tenant_id = %s ORDER BY e <=> %s"',
            [("tenant_id", "filter")],
        ),
        ('sql = "SELECT name FROM invoices WHERE tenant_id = %s"', []),
        ('log(f"stored chunks of tenant={t}")', []),
        (
            (
                'def f(q):\n    filters = {"user_id": u}\n'
                "    return store.similarity_search(q, filter=filters)"
            ),
            [("user_id", "filter")],
        ),
        ('def f(q):\n    filters = {"user_id": u}\n    return table.list(filters)', []),
        ('retriever(search_kwargs={**base, "user_id": u})', [("user_id", "filter")]),
    ],
)
def test_owners_are_found_where_they_matter(source, expected):
    assert signs(source) == expected


def test_a_sign_is_told_once_for_each_function():
    source = """
        def search(q, tenant_id):
            a.similarity_search(q, filter={"tenant_id": tenant_id})
            b.similarity_search(q, filter={"tenant_id": tenant_id})
    """
    assert signs(source) == [("tenant_id", "parameter"), ("tenant_id", "filter")]
