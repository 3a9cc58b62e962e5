"""How is something found by Chinese words? (检索)"""
