"""TeXML: the instructions that an application gives as a document, instead of by commands."""
