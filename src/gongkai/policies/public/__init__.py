"""What does the public see of policy? The library of documents, one document, one interpretation."""
