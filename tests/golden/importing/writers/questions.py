"""The questions that each tool is given to write."""

QUESTION = "How long do I have to return shoes?"
ANSWER = "30 days"
GOLD = ["Shoes may be returned within 30 days.", "Boots count as shoes."]
RETRIEVED = ["Shirts may be returned within 14 days."]
SENTENCE = "You can return them within 30 days, as long as they are unworn."
ABROAD = "Wie viel kostet der Versand nach Österreich? \U0001f4e6"
PRICE = "4,90 €"
