"""Who must look at a paper before it goes out, and has everybody signed? (审核、审签)"""
