provider "example.com/acme/comma" {
  version = "1.0.0", # ERROR: Unexpected comma after argument
}

provider "example.com/acme/brace" # ERROR: Invalid block definition # ERROR: Missing required argument
{
}
