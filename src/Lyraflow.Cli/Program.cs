using Lyraflow.Cli;

return await CommandLine.RunAsync(args).ConfigureAwait(false);
