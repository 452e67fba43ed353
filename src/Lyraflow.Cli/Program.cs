Console.WriteLine("lyraflow");
