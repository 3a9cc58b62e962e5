"""How does a text get written, reviewed, signed, released and taken back? (文稿)"""
