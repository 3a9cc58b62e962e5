"""What do the letters about applications say, and how do they look on paper? (文书)"""
