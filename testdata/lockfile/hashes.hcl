# Hashes are a list, as it is written; a problem with an element is reported at the list.

provider "example.com/acme/empty" {
  version = "1.0.0"
  hashes  = [] # ERROR: Invalid provider hash set
}

provider "example.com/acme/null" {
  version = "1.0.0"
  hashes  = null # ERROR: Invalid expression
}

provider "example.com/acme/text" {
  version = "1.0.0"
  hashes  = "h1:a" # ERROR: Invalid expression
}

provider "example.com/acme/parentheses" {
  version = "1.0.0"
  hashes  = (["h1:a"]) # ERROR: Invalid expression
}

provider "example.com/acme/elements" {
  version = "1.0.0"
  hashes = [ # ERROR: Invalid provider hash string # ERROR: Invalid provider hash string # ERROR: Invalid provider hash string
    "h1:fine",
    "no-scheme",
    ":no-scheme",
    "",
  ]
}

provider "example.com/acme/null-element" {
  version = "1.0.0"
  hashes = [
    null, # ERROR: Unsuitable value type
  ]
}

provider "example.com/acme/unknown-schemes" {
  version = "1.0.0"
  hashes  = ["h9:a", "x:", "h 1:b"]
}
