"""What stands in an office document (docx, xlsx, pptx), and how is it masked without touching anything else?"""
