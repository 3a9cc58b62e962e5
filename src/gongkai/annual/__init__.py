"""How does an organ's disclosure year end? Its annual return, from the first cell to the published page (年度报告)."""
